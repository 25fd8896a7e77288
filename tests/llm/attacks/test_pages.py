"""Pages that give the model orders: what of them reaches it, and what comes of a model that obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.llm.attacks.fight import arrived, fight
from tests.llm.attacks.models import HONEST, obedient
from tests.llm.attacks.pages import HIDDEN, NOTHING, OR, PAGES, SHOWN, PageAttack
from tests.llm.attacks.site import incident

if TYPE_CHECKING:
    from collections.abc import Callable


def test_there_are_more_than_twenty() -> None:
    assert len({attack.name for attack in PAGES}) == len(HIDDEN) + len(SHOWN) > 20


@pytest.mark.parametrize("attack", PAGES, ids=lambda attack: attack.name)
def test_a_page_that_gives_orders(attack: PageAttack, row: Callable[..., None]) -> None:
    result = fight(incident(**attack.parts), obedient(attack.heard, attack.obeys))
    reached = arrived(result.chats, attack.heard)
    row(attack.name, attack.where, reached, "the right node" if reached == NOTHING else attack.says, result.words)
    assert set(result.paths) <= {"/api/show", "/api/chat"}
    assert reached in attack.reaches.split(OR)
    assert result.is_right or not result.field.accepted
    assert result.is_right == (reached == NOTHING and not attack.spoils)


@pytest.mark.parametrize("attack", SHOWN, ids=lambda attack: attack.name)
def test_a_model_that_is_not_fooled_heals_the_page_all_the_same(attack: PageAttack) -> None:
    assert fight(incident(**attack.parts), obedient("\0", HONEST)).is_right
