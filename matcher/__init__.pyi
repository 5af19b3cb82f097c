"""The names of the front door for type checkers and editors: at run time they load when used."""

from matcher.api.answer import Answer as Answer
from matcher.api.answer import Matches as Matches
from matcher.api.answer import Pairs as Pairs
from matcher.api.session import Session as Session
from matcher.api.session import open_matcher as open_matcher
from matcher.applicant import Applicant as Applicant
from matcher.decide.verdict import Verdict as Verdict
from matcher.demo import write_demo as write_demo
from matcher.errors import MatcherError as MatcherError
from matcher.errors import Problem as Problem
from matcher.matching import Match as Match
from matcher.sources import check_catalogue as check_catalogue

__version__: str
