"""Audit log: who changed what, when, from what to what."""

from components import audit as ui
from components import feedback, page, session
from components.words import t
from services import audit, people

viewer = session.require("audit")

with page.header(t("audit.title"), t("audit.about")):
    pass
with feedback.failures_shown():
    staff = [(person.id, person.name) for person in people.everybody(viewer)]
    offered = ui.Offered(staff, audit.actions(), audit.table_names())
    found = audit.page(viewer, audit.Asked(**ui.asked(offered)))
    ui.feed(found.rows, found.count)
