"""The names of the front door for type checkers and editors: at run time they load when used."""

from matcher.api.answer import Answer as Answer
from matcher.api.answer import Matches as Matches
from matcher.api.answer import Pairs as Pairs
from matcher.api.session import Session as Session
from matcher.api.session import open_matcher as open_matcher
from matcher.domain.applicant import Applicant as Applicant
from matcher.eligibility.catalogue_check import check_catalogue as check_catalogue
from matcher.eligibility.verdict import Verdict as Verdict
from matcher.matching.pair import Match as Match
from matcher.registry.synthetic import write_demo as write_demo
from matcher.support.errors import MatcherError as MatcherError
from matcher.support.errors import Problem as Problem

__version__: str
