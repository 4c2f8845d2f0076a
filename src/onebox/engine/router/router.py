"""The router: rule, remembered example, classifier; then a model; then search.

A model alone does not send a request to a costly depth: the classifier must have guessed the same.
"""

from dataclasses import replace

from ...types import Depth, Language
from ..accept import language_of
from .ask_model import AskModel, choice_of
from .choice import By, Choice, Request
from .classifier import Classifier, shipped
from .follow_up import joined, leans
from .nearest import Remembered
from .needs import needs
from .rules import ruled
from .settle import COSTLY

CHAT_SURE = 0.75
"""Below it, what might as well be a question of fact is searched for: what a model makes up costs more than a look."""


class Router:
    """Decides how deep a request goes. `remembered` holds what the user corrected before."""

    def __init__(self, remembered: Remembered | None = None, classifier: Classifier | None = None) -> None:
        self._remembered = remembered
        self._classifier = classifier or shipped()

    def decide(self, request: Request, language: Language | None = None) -> Choice:
        """The choice of the tiers that need no model; the best guess, not `sure`, when they abstain."""
        if depth := ruled(request.text):
            return _choice(request, depth, "rule", 1.0, language)
        if self._remembered and (near := self._remembered.nearest(request.text)):
            return _choice(request, near[0], "rule", near[1], language)
        text = joined(request.text, request.before) if self._leans(request) else request.text
        chances = self._classifier.chances(text, request.files)
        depth, other = sorted(chances, key=chances.__getitem__, reverse=True)[:2]
        if depth is Depth.CHAT and other is Depth.SEARCH and self._classifier.threshold <= chances[depth] < CHAT_SURE:
            return _choice(request, other, "classifier", chances[other], language)
        made = _choice(request, depth, "classifier", chances[depth], language)
        return replace(made, sure=chances[depth] >= self._classifier.threshold)

    async def route(self, request: Request, ask: AskModel | None = None, language: Language | None = None) -> Choice:
        """`decide`; when that abstains, the model's word; when there is none either, search."""
        choice = self.decide(request, language)
        if choice.sure:
            return choice
        depth = await choice_of(ask, request, language or language_of(request.text)) if ask else None
        if depth is None or (depth in COSTLY and depth is not choice.depth):
            return _choice(request, Depth.SEARCH, "rule", choice.confidence, language)
        return _choice(request, depth, "model", choice.confidence, language)

    def remember(self, request: Request, depth: Depth) -> bool:
        """The user chose `depth`. Kept as an example when the box would have chosen another. Returns: was it kept?"""
        if self._remembered is None or ruled(request.text) or self.decide(request).depth is depth:
            return False
        self._remembered.remember(request.text, depth)
        return True

    @staticmethod
    def _leans(request: Request) -> bool:
        return bool(request.before) and leans(request.text, after_turns=True)


def _choice(request: Request, depth: Depth, by: By, confidence: float, language: Language | None) -> Choice:
    spoken = language or language_of(request.text)
    wanted = needs(depth, request.text, spoken, files=bool(request.files), before=bool(request.before))
    return Choice(depth, by, round(confidence, 3), wanted)
