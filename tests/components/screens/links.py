"""Draw every link that leads from one page to another."""

import pandas as pd

from components import figures, page
from components.figures import Shown

rows = pd.DataFrame({"Deal": ["A"]})
page.back("words.py", "All $ deals")
page.empty("Nothing yet", "Add one", "words.py")
won = Shown("won", "Won", "1", "Deals won.", 1, rows, "v1", page="words.py",
            query={"view": "list"})  # fmt: skip
figures.card(won)
