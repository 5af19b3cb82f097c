"""Names of what a model is held against, and of how its cases are counted."""

from __future__ import annotations

from matcher.support.messages import Message, message_in

#: How the cases of a mark are counted.
COUNTED: dict[str, Message] = {
    "all": message_in("cases", "every choice"),
    "capped": message_in("cases", "capped per option"),
    "by_option": message_in("cases", "mean of options"),
}
#: What a model is held against.
BASELINES: dict[str, Message] = {
    "random": message_in("baseline", "random"),
    "alphabetical": message_in("baseline", "alphabetical"),
    "popularity": message_in("baseline", "popularity"),
    "prior_weights": message_in("baseline", "prior weights"),
    "rate": message_in("baseline", "reach alone"),
    "text_similarity": message_in("baseline", "text similarity"),
}
