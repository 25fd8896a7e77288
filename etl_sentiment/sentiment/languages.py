"""The language of a text, by py3langid (a naive Bayes over byte n-grams; Lui & Baldwin 2012, "langid.py")."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_LEAST = 0.5
"""Probability from which what was found counts; a headline often has less."""
_MOST_READ = 1_500
"""Characters: more of a text say the same."""


def language_of(text: str, declared: str | None = None) -> str | None:
    """The primary subtag (BCP 47) of the text's language; ``None`` where neither the text nor the page says it.

    The text wins over what is ``declared``, since papers declare one language for the whole site; a text that is too
    short to tell is in the declared one.
    """
    found, probability = _identifier().classify(text[:_MOST_READ])
    if probability >= _LEAST:
        return str(found)
    return declared.partition("-")[0].lower() if declared else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
