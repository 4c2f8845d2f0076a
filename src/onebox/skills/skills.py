"""The skills of this box: those that ship, and those in `skills/` of the home folder."""

import os
import shutil
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import NotReviewed, OneboxError, SkillNotFound
from .reviews import Notes, Reviews
from .skill import FILE, Skill, files_of, read_skill

_HINT = "Look at it with `onebox skills show NAME`, then `onebox skills enable NAME`."


class Skills:
    """List, import, enable and remove skills."""

    def __init__(self, home: Path, notes: Notes) -> None:
        self._folder = home / "skills"
        self._reviews = Reviews(notes, "skill")

    def all(self) -> list[Skill]:
        """Every skill that can be read, by name. One of the box's own hides one that ships."""
        found = {one.name: one for one in self._shipped()}
        for folder in self._folders():
            try:
                one = self._placed(folder)
            except OneboxError:
                continue
            found[one.name] = one
        return [one for _, one in sorted(found.items())]

    def ready(self) -> list[Skill]:
        """Those that a run may use."""
        return [one for one in self.all() if one.state == "ready"]

    def problems(self) -> list[OneboxError]:
        """Why folders among the skills cannot be read."""
        said = []
        for folder in self._folders():
            try:
                self._placed(folder)
            except OneboxError as error:
                said.append(error)
        return said

    def get(self, name: str) -> Skill:
        """Raises SkillNotFound."""
        for one in self.all():
            if one.name == name:
                return one
        raise SkillNotFound(f"there is no skill {name!r}")

    def take_in(self, folder: Path, origin: str) -> Skill:
        """Copy the skill in `folder` here; it is not used before `enable`. Raises BrokenFile, OneboxError."""
        skill = read_skill(folder)
        target = self._folder / skill.name
        if target.exists():
            raise OneboxError(f"there is a skill {skill.name!r}", hint=f"`onebox skills remove {skill.name}` first.")
        self._folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=self._folder) as beside:
            copy = Path(beside) / skill.name
            for name, data in files_of(folder):
                file = copy / name
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
            read_skill(copy)  # what is kept, not what was looked at a moment ago
            self._reviews.came(skill.name, origin)  # first: a kill in between must not leave it enabled
            os.replace(copy, target)
        return self.get(skill.name)

    def enable(self, name: str, content: str) -> Skill:
        """Use it from now on; `content` is the hash of what was looked at. Raises NotReviewed when it is another."""
        skill = self.get(name)
        if skill.hash != content:
            raise NotReviewed(
                f"the skill {name!r} is not what was looked at: its hash is {skill.hash[:16]}", hint=_HINT
            )
        if skill.state != "ready":
            self._reviews.enable(name, content)
        return replace(skill, state="ready")

    def disable(self, name: str) -> Skill:
        """Not used until enabled again. Raises OneboxError for one that was not imported."""
        skill = self.get(name)
        if not skill.origin:
            raise OneboxError(f"the skill {name!r} was not imported", hint="Remove it, or leave it as it is.")
        self._reviews.disable(name)
        return self.get(name)

    def remove(self, name: str) -> None:
        """Take away one of the box's own. Raises SkillNotFound."""
        skill = self.get(name)
        if skill.whose == "built-in":
            raise SkillNotFound(f"there is no skill {name!r} of your own", hint="Those that ship cannot be removed.")
        shutil.rmtree(skill.folder)
        self._reviews.own(name)

    def _folders(self) -> list[Path]:
        return sorted(file.parent for file in self._folder.glob(f"[!.]*/{FILE}"))

    def _placed(self, folder: Path) -> Skill:
        skill = replace(read_skill(folder), name=folder.name)
        review = self._reviews.of(skill.name)
        state = self._reviews.state(skill.name, skill.hash)
        return replace(skill, state=state, origin=review.origin if review else "")

    def _shipped(self) -> list[Skill]:
        with as_file(files(__package__) / "shelf" / "skills") as shelf:
            return [replace(read_skill(file.parent), whose="built-in") for file in sorted(shelf.glob(f"*/{FILE}"))]
