"""The self-assessment in Word, out and back; see `records` for the whole exchange.

export_word(workspace, path, options) -> WordExport            writes the file, keeps what went out
preview(workspace, path, tracked=Tracked.ASK) -> Merge         three-way, nothing written
take(workspace, merge, chosen) -> Taken                        `chosen`: ids, or ids with texts joined by hand
build_word(snapshot, options) -> (bytes, WordExport)           pure
check_template(Package.open(path), framework) -> TemplateCheck what a council's own template lacks
"""

from evidencepack.assessment.word.builtin import starting_template
from evidencepack.assessment.word.exchange import build_word, export_word, merge_word, preview
from evidencepack.assessment.word.options import Layout, TimelineRow, WordOptions
from evidencepack.assessment.word.package import Package
from evidencepack.assessment.word.records import Difference, Kind, Merge, Notice, Sort, Taken, Tracked, What
from evidencepack.assessment.word.taking import take
from evidencepack.assessment.word.template import TemplateCheck, check_template, marker_words

__all__ = [
    "Difference",
    "Kind",
    "Layout",
    "Merge",
    "Notice",
    "Package",
    "Sort",
    "Taken",
    "TemplateCheck",
    "TimelineRow",
    "Tracked",
    "What",
    "WordOptions",
    "build_word",
    "check_template",
    "export_word",
    "marker_words",
    "merge_word",
    "preview",
    "starting_template",
    "take",
]
