from .aftercare import AftercareCheckIn, AftercareEpisode
from .codes import ProblemArea, SupportNeedKind
from .contact import Address, CitizenNumber
from .family import Family, FamilyProblem
from .living import LivingArrangement
from .people import Child, Custody, Person, Relation, SupportNeed
from .secret_address import AddressSecrecy, SecrecyClue, SecrecyReader, SecrecyTyped
from .trajectory import Ambition, Trajectory, TrajectoryPhase
from .trust import ToldInTrust

__all__ = [
    "Address",
    "AddressSecrecy",
    "AftercareCheckIn",
    "AftercareEpisode",
    "Ambition",
    "Child",
    "CitizenNumber",
    "Custody",
    "Family",
    "FamilyProblem",
    "LivingArrangement",
    "Person",
    "ProblemArea",
    "Relation",
    "SecrecyClue",
    "SecrecyReader",
    "SecrecyTyped",
    "SupportNeed",
    "SupportNeedKind",
    "ToldInTrust",
    "Trajectory",
    "TrajectoryPhase",
]
