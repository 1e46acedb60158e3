"""Settings: the company, the values that are picked from lists, all of it as files."""

from functools import partial

from components import archive, feedback, page, session
from components import settings as ui
from components.words import t
from services import company, files, whole

viewer = session.require("settings")

with page.header(t("settings.title"), t("settings.about")):
    pass
with feedback.failures_shown(), page.card("settings_company", t("settings.company")):
    ui.company(company.settings(viewer), partial(company.change, viewer))
with feedback.failures_shown(), page.card("settings_lists", t("settings.lists")):
    ui.lists(company.lists(viewer), company.Item, partial(company.save_list, viewer))
with page.card("settings_archive", t("recorded.title")):
    archive.offer(viewer, whole, files)
