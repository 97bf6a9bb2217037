"""The reviewer's opinion on every measure (所見): a draft composed by rules, and the text that a person made of it."""

from analysis.opinion.drafting import drafts
from analysis.opinion.editing import FILE, STATES, opinions, read_opinions

__all__ = ["FILE", "STATES", "drafts", "opinions", "read_opinions"]
