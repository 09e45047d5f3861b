"""The Pack page: what will go, what stands in its way, the export, and packs that were sealed before."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHeaderView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from evidencepack import verbs
from evidencepack.errors import UserFault
from evidencepack.intake.paths import is_file
from evidencepack.model import SealedPack, Severity
from evidencepack.pack import Plan, Profile, Remark, builtin_profiles
from evidencepack.verbs import Exported
from evidencepack.verify import Verdict, verify
from ui.accessibility import announce, named
from ui.desk import Desk
from ui.drops import Drop
from ui.figures import Figures
from ui.file_choice import Choose, Wanted
from ui.pages.base import Page
from ui.pages.pack.model import PlanModel, branches_of
from ui.pages.pack.results import exported_words, left_out_words, sealed_widget, verdict_words
from ui.theme import SPACE, Tone
from ui.widgets.basic import Elided, LineButton, button, card, clear, column, label, row, scrolled, selectable
from ui.widgets.marks import Mark, Pill
from ui.words import SEVERITIES, counted, size

_SHOWN = 8
_REASONS = 3


class PackPage(Page):
    """Plans again after every change; exports and verifies as jobs."""

    id = "pack"
    title = "Pack"
    icon = "pack"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = PlanModel(self)
        self.tree = named(QTreeView(), "What the pack will hold", "Enter goes to the item or document")
        self.profiles: tuple[Profile, ...] = builtin_profiles()
        self.profile_box = named(QComboBox(), "Profile of the recipient")
        self.since_box = named(QComboBox(), "Contents")
        self.signed_box = QCheckBox("Only with sign-off")
        named(self.signed_box, "Only with sign-off", "The self-assessment has to be signed off as a whole")
        self.export_button = button("Export…", self.export, "primary", tip="Build the pack and verify it")
        self.verify_button = button("Verify a pack…", self.verify, tip="Check any pack; you can also drop its zip here")
        self.plan: Plan | None = None
        self._exporting = False
        self._packs: list[SealedPack] = []
        self._summary = label("", "heading")
        self._note = label("", "small", wrap=True)
        self._remarks = QVBoxLayout()
        self._remark_title = label("", "heading")
        self.result = selectable("", "", "Result")
        self._result_heading = label("", "heading")
        self._copy = button("Copy the SHA-256", self._copy_hash)
        self._show = button("Show in folder", self._show_folder, tip="Open the folder that the pack lies in")
        self._hash = ""
        self._folder: Path | None = None
        self._sealed = QVBoxLayout()
        self._lay_out()
        for profile in self.profiles:
            self.profile_box.addItem(profile.title, profile.id)
        chosen = self.profile_box.findData(desk.settings.text("profile", "portal"))
        self.profile_box.setCurrentIndex(max(chosen, 0))
        self.profile_box.currentIndexChanged.connect(lambda _at: self._profile_changed())
        self.since_box.currentIndexChanged.connect(lambda _at: self._plan_again())
        self.signed_box.setChecked(desk.settings.text("pack-signed") == "yes")
        self.signed_box.toggled.connect(self._signed_changed)
        self.tree.activated.connect(self._jump)

    # ------------------------------------------------------------ commands

    @property
    def profile(self) -> Profile:
        """The profile that is chosen, which asks for a sign-off if it does so itself or the person does."""
        chosen = self.profiles[max(self.profile_box.currentIndex(), 0)]
        return structs.replace(chosen, require_sign_off=chosen.require_sign_off or self.signed_box.isChecked())

    @property
    def since(self) -> SealedPack | None:
        """The earlier pack after which a supplementary one is built, if any."""
        at = self.since_box.currentIndex() - 1
        return self._packs[at] if 0 <= at < len(self._packs) else None

    def export(self) -> None:
        """Plan as things are now, ask where to, then build, verify and record the pack: one at a time."""
        if self._exporting:
            return
        profile, since = self.profile, self.since
        self.desk.read(lambda workspace: verbs.plan(workspace, profile, since=since), self._ask_where, key="export")

    def _ask_where(self, plan: Plan) -> None:
        self._show_plan(plan)
        figures = self.desk.figures.current
        if figures is None:
            return
        if plan.blockers:
            first = plan.blockers[0]
            what = f"{counted(len(plan.blockers), 'thing stands', 'things stand')} in the way of the pack."
            self.desk.say(what, f"{first.label}: {first.message} {first.to_do}", Tone.WARN)
            return
        info = figures.lacks.snapshot.info
        supplement = " supplement" if self.since is not None else ""
        proposed = verbs.pack_name(f"{info.authority} {figures.today.isoformat()}{supplement}")
        start = str(Path(self.desk.settings.text("pack-folder", str(Path.home()))) / proposed)
        wanted = Wanted(choose=Choose.SAVE, title="Export the pack", filters="Zip (*.zip)", start=start)
        self.desk.choose(self, wanted, lambda paths: self._export_to(paths[0]))

    def verify(self) -> None:
        """Ask for a pack, then check it."""
        wanted = Wanted(choose=Choose.FILE, title="Verify a pack", filters="Packs (*.zip);;All files (*)")
        self.desk.choose(self, wanted, lambda paths: self._verify(paths[0]))

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """Plan again, and list the sealed packs."""
        if figures is None:
            self.plan = None
            self._result_frame.hide()
            return
        self._list_packs(figures.packs)
        self._plan_again()

    def take_drop(self, drop: Drop) -> None:
        """A zip (or an unpacked pack) is verified; anything else comes into the workspace."""
        if len(drop.paths) == 1 and _looks_like_a_pack(drop.paths[0]):
            self._verify(drop.paths[0])
        else:
            super().take_drop(drop)

    def drop_words(self, drop: Drop) -> str:
        """A zip is verified; told by its name alone, while the drag is under way."""
        zipped = len(drop.paths) == 1 and drop.paths[0].suffix.lower() == ".zip"
        return "Drop to verify this pack" if zipped else super().drop_words(drop)

    def panes(self) -> list[QWidget]:
        """Profile, then tree, then export."""
        return [self.profile_box, self.tree, self.export_button]

    # ------------------------------------------------------------ planning

    def _profile_changed(self) -> None:
        self.desk.settings.set_text("profile", self.profile.id)
        self._plan_again()

    def _signed_changed(self, on: bool) -> None:
        self.desk.settings.set_text("pack-signed", "yes" if on else "")
        self._plan_again()

    def _plan_again(self) -> None:
        profile, since = self.profile, self.since
        self._note.setText(profile.note)
        self.desk.read(lambda workspace: verbs.plan(workspace, profile, since=since), self._show_plan, key="plan")

    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.model.show(branches_of(plan))
        volumes = f" in {counted(plan.volumes, 'zip')}" if plan.volumes > 1 else ""
        words = f"{counted(len(plan.files), 'document')} · {size(plan.bytes)}{volumes}"
        self._summary.setText(f"{words} · {plan.items_answered} of {len(plan.items)} items have an answer")
        self._permit_export()
        self._show_remarks(plan)

    def _permit_export(self) -> None:
        """What has the focus and can no longer be used gives it to what comes next: that would be Verify.

        So the button stays as it is while it works, and gives the focus to the tree where something is in the way.
        """
        can = self._exporting or (self.plan is not None and not self.plan.blockers)
        if not can and self.export_button.hasFocus():
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.export_button.setEnabled(can)
        words = "Exporting…" if self._exporting else "Export…"
        self.export_button.setText(words)
        self.export_button.setAccessibleName(words)
        tip = "Build the pack and verify it" if can else "Mend what stands in the way first"
        self.export_button.setToolTip("Cancel is in the bar below" if self._exporting else tip)

    def _show_remarks(self, plan: Plan) -> None:
        clear(self._remarks)
        blocked = len(plan.blockers)
        ways = f"{counted(blocked, 'thing stands', 'things stand')} in the way"
        title = ways if blocked else "Ready to export"
        self._remark_title.setText(title)
        for remark in (*plan.blockers, *plan.notices)[:_SHOWN]:
            self._remarks.addWidget(self._remark(remark))
        more = blocked + len(plan.notices) - _SHOWN
        if more > 0:
            self._remarks.addWidget(label(f"and {more} more; see Gaps and checks", "small"))
        for words in self._notes(plan):
            self._remarks.addWidget(label(words, "small", wrap=True))

    def _notes(self, plan: Plan) -> list[str]:
        """What to know before the export: items without an answer, and documents that stay out."""
        notes = []
        if not plan.blockers and not plan.notices:
            notes.append("Nothing stands in the way. The pack is verified after it is built.")
        open_items = len(plan.items) - plan.items_answered
        if open_items and self.since is None:
            verb = "has" if open_items == 1 else "have"
            notes.append(f"{counted(open_items, 'item')} {verb} no answer yet; the index shows CQC which.")
        reasons = Counter(one.reason for one in plan.left_out)
        notes += [left_out_words(reason, number) for reason, number in reasons.most_common(_REASONS)]
        return notes

    def _remark(self, remark: Remark) -> QWidget:
        page, subject = ("documents", remark.document_id) if remark.document_id else ("items", remark.item_id)
        show = partial(self.desk.go, page, subject) if subject else None
        tone = SEVERITIES[remark.severity][1] if remark.severity is not Severity.BLOCKS else Tone.BAD
        pill = Pill(Mark(SEVERITIES[remark.severity][0], tone))
        layout = row(pill)
        if show is None:  # nowhere to go: said whole, with what to do
            said = label(f"{remark.message} {remark.to_do}".rstrip(), "small", wrap=True)
            layout.addLayout(column(label(remark.label, "strong", wrap=True), said, spacing=0), 1)
            layout.setAlignment(pill, Qt.AlignmentFlag.AlignTop)
            plain = QWidget()
            layout.setContentsMargins(SPACE.small, SPACE.tight, SPACE.small, SPACE.tight)
            plain.setLayout(layout)
            return plain
        layout.addLayout(column(Elided(remark.label, "strong"), Elided(remark.message, "small"), spacing=0), 1)
        name = f"{remark.rule} {remark.label}: {remark.message} {remark.to_do}"
        return LineButton(layout, show, name, f"{remark.label}\n{remark.message}\n{remark.to_do}")

    def _list_packs(self, packs: list[SealedPack]) -> None:
        clear(self._sealed)
        if not packs:
            self._sealed.addWidget(label("No pack has been sealed yet.", "muted"))
        for sealed in packs[:6]:
            self._sealed.addWidget(sealed_widget(sealed))
        if packs != self._packs or not self.since_box.count():
            self._packs = packs
            self.since_box.blockSignals(True)
            self.since_box.clear()
            self.since_box.addItem("Everything that answers an item")
            for sealed in packs:
                self.since_box.addItem(f"Only what is new since {sealed.name}")
            self.since_box.blockSignals(False)

    def _jump(self, index: QModelIndex) -> None:
        branch = self.model.branch(index)
        if branch is not None and branch.subject[1]:
            self.desk.go(*branch.subject)

    # ------------------------------------------------------------ jobs

    def _export_to(self, out: Path) -> None:
        profile, since = self.profile, self.since
        if self._exporting or self.desk.session.workspace is None:
            return
        self.desk.settings.set_text("pack-folder", str(out.parent))
        self._exporting = True
        self._permit_export()
        self.desk.job(
            f"Exporting {out.name}",
            lambda workspace, job: verbs.export_pack(workspace, out, profile, since=since, job=job),
            self._exported,
            self._export_failed,
            ended=self._export_ended,
        )

    def _export_ended(self) -> None:
        self._exporting = False
        self._permit_export()

    def _exported(self, exported: Exported) -> None:
        built = exported.built
        self._show_result("The pack is built and verified", exported_words(exported), built.sha256, built.path.parent)
        self.desk.figures.read_again()

    def _export_failed(self, fault: UserFault) -> None:
        self.desk.say(fault.what, fault.to_do, Tone.BAD)

    def _verify(self, path: Path) -> None:
        self.desk.runner.job(f"Verifying {path.name}", lambda job: verify(path, job), partial(self._verified, path))

    def _verified(self, path: Path, verdict: Verdict) -> None:
        heading = "This pack is whole and unchanged" if verdict.ok else "This pack is not right"
        to_do = "" if verdict.ok else "\nDo not send it: export the pack again, or get another copy of it."
        self._show_result(heading, f"{verdict_words(path, verdict)}{to_do}")

    def _show_result(self, heading: str, words: str, sha256: str = "", folder: Path | None = None) -> None:
        self._hash, self._folder = sha256, folder
        self._result_heading.setText(heading)
        self.result.setText(words)
        self._copy.setText("Copy the SHA-256")
        self._copy.setVisible(bool(sha256))
        self._show.setVisible(folder is not None)
        self._result_frame.show()
        announce(self, f"{heading}. {words.partition('SHA-256')[0]}")  # the focus stays where it is

    def _copy_hash(self) -> None:
        QGuiApplication.clipboard().setText(self._hash)
        self._copy.setText("Copied")

    def _show_folder(self) -> None:
        if self._folder is not None:
            self.desk.show_folder(self._folder)

    # ------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE.small)
        for box in (self.profile_box, self.since_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)
        choice = QGridLayout()
        choice.setHorizontalSpacing(SPACE.medium)
        choice.setVerticalSpacing(SPACE.small)
        for line, (words, box) in enumerate((("For", self.profile_box), ("Contents", self.since_box))):
            choice.addWidget(label(words, "muted"), line, 0)
            choice.addWidget(box, line, 1)
        choice.addWidget(self.signed_box, 2, 1)
        choice.setColumnStretch(1, 1)
        left.addLayout(choice)
        left.addWidget(self._note)
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 190)
        header.resizeSection(2, 84)
        left.addWidget(self._summary)
        left.addWidget(self.tree, 1)
        right = QVBoxLayout()
        right.setSpacing(SPACE.medium)
        right.addWidget(self._ready_card())
        right.addWidget(self._result_card())
        right.addWidget(self._sealed_card())
        right.addStretch(1)
        side = QWidget()
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        whole = row(spacing=SPACE.medium)
        whole.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.large)
        whole.addLayout(left, 3)
        whole.addWidget(scrolled(side, "State of the pack"), 2)
        self.setLayout(whole)

    def _ready_card(self) -> QFrame:
        frame, layout = card()
        layout.addWidget(self._remark_title)
        self._remarks.setSpacing(SPACE.tight)
        layout.addLayout(self._remarks)
        layout.addLayout(row(self.export_button, self.verify_button, None))
        return frame

    def _result_card(self) -> QFrame:
        self._result_frame, layout = card()
        layout.addWidget(self._result_heading)
        self.result.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout.addWidget(self.result)
        layout.addLayout(row(self._show, self._copy, None))
        self._result_frame.hide()
        return self._result_frame

    def _sealed_card(self) -> QFrame:
        frame, layout = card()
        layout.addWidget(label("Sealed packs", "heading"))
        layout.addLayout(self._sealed)
        return frame


def _looks_like_a_pack(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or is_file(path / "pack.json") or is_file(path / "bagit.txt")
