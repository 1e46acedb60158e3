"""Sales process: the stages in force, the draft that follows, the versions so far."""

from components import feedback, page, session
from components import process as ui
from components.words import locale, t, today
from services import pipeline, process, records

viewer = session.require("process")
with feedback.failures_shown():
    known, in_force = process.pipelines(viewer), pipeline.processes(viewer)
    code = ui.pipeline(known)
    found = process.versions(viewer, code)
    draft = next((v for v in found if v.status == "draft"), None)
    papers = records.choices(viewer, ["document"])["document"]
    named = {paper.value: paper.name(locale()) for paper in papers}
    editing = ui.Editing(viewer, code, process, named)
    with (
        page.header(t("process.title"), t("process.facts", count=len(found))),
        feedback.failures_shown(),
    ):
        ui.another(editing)
        if draft is None:
            ui.begin(editing, known[code], today())
    if draft is not None:
        title = t("process.draft", number=draft.number)
        with page.card("process_draft", title), feedback.failures_shown():
            ui.edit(editing, draft, today())
    if code in in_force:
        with page.card("process_stages", t("process.in_force")):
            ui.stages(in_force[code])
        with page.card("process_matrix", t("process.matrix")):
            ui.matrix(in_force[code])
    with page.card("process_versions", t("process.versions")):
        ui.versions(found)
