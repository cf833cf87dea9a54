from .aftercare import AftercareCheckIn, AftercareEpisode
from .codes import ProblemArea, SupportNeedKind
from .family import Family, FamilyProblem
from .living import LivingArrangement
from .people import Child, Custody, Person, Relation, SupportNeed
from .trajectory import Ambition, Trajectory, TrajectoryPhase
from .trust import ToldInTrust

__all__ = [
    "AftercareCheckIn",
    "AftercareEpisode",
    "Ambition",
    "Child",
    "Custody",
    "Family",
    "FamilyProblem",
    "LivingArrangement",
    "Person",
    "ProblemArea",
    "Relation",
    "SupportNeed",
    "SupportNeedKind",
    "ToldInTrust",
    "Trajectory",
    "TrajectoryPhase",
]
