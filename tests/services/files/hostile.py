"""Builds files that nobody should have to read."""

import io
import zipfile

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": HEAD
    + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": HEAD + "<Relationships xmlns="
    '"http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": HEAD + f'<workbook {MAIN} xmlns:r="{OFFICE}/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": HEAD + "<Relationships xmlns="
    '"http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>',
}


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "") -> str:
    body = "".join(rows)
    return f"{HEAD}{before}<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>"


def workbook(first: str | bytes, **more: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, SHEET: first, **more}.items():
            archive.writestr(name, content)
    return out.getvalue()


def plain() -> bytes:
    return workbook(
        sheet(
            row(1, cell("A1", "name"), cell("B1", "city")),
            row(2, cell("A2", "Li"), cell("B2", "Xian")),
        )
    )
