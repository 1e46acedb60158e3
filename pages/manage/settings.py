"""Settings: the company, and the values that are picked from lists."""

from functools import partial

from components import feedback, page, session
from components import settings as ui
from components.words import t
from services import company

viewer = session.require("settings")

with page.header(t("settings.title"), t("settings.about")):
    pass
with feedback.failures_shown(), page.card("settings_company", t("settings.company")):
    ui.company(company.settings(viewer), partial(company.change, viewer))
with feedback.failures_shown(), page.card("settings_lists", t("settings.lists")):
    ui.lists(company.lists(viewer), company.Item, partial(company.save_list, viewer))
