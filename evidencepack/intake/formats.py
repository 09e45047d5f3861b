"""The formats that a council's files come in, by content."""

from __future__ import annotations

from msgspec import Struct


class Format(Struct, frozen=True, kw_only=True):
    """A kind of file. `family` picks the reader, `extensions` are its usual ones (with dot), `tag` is for lists."""

    id: str
    title: str
    family: str
    extensions: tuple[str, ...]
    tag: str


def _format(row: tuple[str, str, str, str, str]) -> Format:
    identity, title, family, tag, extensions = row
    return Format(id=identity, title=title, family=family, tag=tag, extensions=tuple(extensions.split()))


_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("pdf", "PDF document", "pdf", "PDF", ".pdf"),
    ("docx", "Word document", "word", "DOC", ".docx"),
    ("docm", "Word document with macros", "word", "DOC", ".docm"),
    ("dotx", "Word template", "word", "DOC", ".dotx"),
    ("dotm", "Word template with macros", "word", "DOC", ".dotm"),
    ("doc", "Word 97-2003 document", "word-legacy", "DOC", ".doc .dot"),
    ("xlsx", "Excel workbook", "sheet", "XLS", ".xlsx"),
    ("xlsm", "Excel workbook with macros", "sheet", "XLS", ".xlsm"),
    ("xltx", "Excel template", "sheet", "XLS", ".xltx"),
    ("xltm", "Excel template with macros", "sheet", "XLS", ".xltm"),
    ("xlsb", "Excel binary workbook", "sheet", "XLS", ".xlsb"),
    ("xls", "Excel 97-2003 workbook", "sheet", "XLS", ".xls .xlt"),
    ("ods", "OpenDocument spreadsheet", "sheet", "XLS", ".ods .ots"),
    ("pptx", "PowerPoint presentation", "slides", "PPT", ".pptx"),
    ("pptm", "PowerPoint presentation with macros", "slides", "PPT", ".pptm"),
    ("ppsx", "PowerPoint slide show", "slides", "PPT", ".ppsx .ppsm"),
    ("potx", "PowerPoint template", "slides", "PPT", ".potx .potm"),
    ("ppt", "PowerPoint 97-2003 presentation", "slides-legacy", "PPT", ".ppt .pps .pot"),
    ("odp", "OpenDocument presentation", "opendocument", "PPT", ".odp .otp"),
    ("odt", "OpenDocument text", "opendocument", "DOC", ".odt .ott"),
    ("odg", "OpenDocument drawing", "opendocument", "IMG", ".odg .otg"),
    ("rtf", "Rich text document", "rtf", "DOC", ".rtf"),
    ("msg", "Outlook message", "mail", "MSG", ".msg .oft"),
    ("eml", "E-mail message", "mail", "MSG", ".eml"),
    ("mhtml", "Saved web page (single file)", "web", "WEB", ".mht .mhtml"),
    ("html", "Web page", "web", "WEB", ".html .htm .xhtml"),
    ("xml", "XML file", "web", "XML", ".xml .xsd .xsl .rdf .svg"),
    ("csv", "Comma-separated table", "text", "CSV", ".csv"),
    ("tsv", "Tab-separated table", "text", "CSV", ".tsv .tab"),
    ("md", "Markdown text", "text", "TXT", ".md .markdown"),
    ("txt", "Plain text", "text", "TXT", ".txt .text .log"),
    ("json", "JSON data", "text", "TXT", ".json"),
    ("png", "PNG image", "image", "IMG", ".png"),
    ("jpeg", "JPEG image", "image", "IMG", ".jpg .jpeg .jpe .jfif"),
    ("tiff", "TIFF image", "image", "IMG", ".tif .tiff"),
    ("heic", "HEIC photo", "image", "IMG", ".heic .heif"),
    ("gif", "GIF image", "image", "IMG", ".gif"),
    ("bmp", "Bitmap image", "image", "IMG", ".bmp .dib"),
    ("webp", "WebP image", "image", "IMG", ".webp"),
    ("vsdx", "Visio drawing", "drawing", "VSD", ".vsdx .vsdm"),
    ("vsd", "Visio 97-2003 drawing", "drawing", "VSD", ".vsd"),
    ("pub", "Publisher document", "drawing", "PUB", ".pub"),
    ("zip", "Zip archive", "archive", "ZIP", ".zip"),
    ("7z", "7-Zip archive", "archive", "ZIP", ".7z"),
    ("rar", "RAR archive", "archive", "ZIP", ".rar"),
    ("wpd", "WordPerfect document", "unknown", "DOC", ".wpd .wp .wp5"),
    ("dca", "IBM DisplayWrite document (DCA)", "unknown", "DOC", ".dca .rft"),
    ("mp4", "Video", "media", "VID", ".mp4 .m4v .mov .avi .wmv"),
    ("mp3", "Sound recording", "media", "SND", ".mp3 .m4a .wav .wma"),
    ("office-locked", "Office document with a password", "locked", "DOC", ""),
    ("unknown", "Unknown kind of file", "unknown", "???", ""),
)

FORMATS: dict[str, Format] = {row[0]: _format(row) for row in _ROWS}

_BY_EXTENSION: dict[str, Format] = {extension: known for known in FORMATS.values() for extension in known.extensions}


def claimed_by(extension: str) -> Format | None:
    """The format that a file name's extension (with its dot, any case) stands for, None when it stands for none."""
    return _BY_EXTENSION.get(extension.casefold())
