"""The proposers, in order of cost. A new one is a file of its own and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.repair.groups import GroupProposer
from healing.repair.history import HistoryProposer
from healing.repair.known import KnownValueProposer
from healing.repair.links import LinksProposer
from healing.repair.listing import ListingProposer
from healing.repair.next_link import NextLinkProposer
from healing.repair.relocation import RelocationProposer
from healing.repair.standfirst import OrderProposer
from healing.repair.textblock import TextBlockProposer
from healing.repair.witness import WitnessProposer

if TYPE_CHECKING:
    from healing.repair.incident import Proposer

PROPOSERS: tuple[Proposer, ...] = (
    HistoryProposer(),
    KnownValueProposer(),
    WitnessProposer(),
    TextBlockProposer(),
    OrderProposer(),
    RelocationProposer(),
    GroupProposer(),
    LinksProposer(),
    ListingProposer(),
    NextLinkProposer(),
)
