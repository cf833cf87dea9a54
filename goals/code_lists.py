"""The list of life areas a new installation starts with; a change to it is a new migration."""

from families.code_lists import OWN_LIST

# Code, Dutch, English, source.
LIFE_AREAS = [
    ("upbringing", "De kinderen en hoe ik opvoed", "The children and how I bring them up", OWN_LIST),
    ("home", "Wonen en het huishouden", "The home and the housekeeping", OWN_LIST),
    ("money", "Geld en schulden", "Money and debts", OWN_LIST),
    ("health", "Mijn gezondheid", "My health", OWN_LIST),
    ("substances", "Drank en drugs", "Drink and drugs", OWN_LIST),
    ("feelings", "Hoe ik me voel", "How I feel", OWN_LIST),
    ("relations", "Omgaan met de andere ouder", "Getting on with the other parent", OWN_LIST),
    ("network", "Familie, vrienden en buren", "Relatives, friends and neighbours", OWN_LIST),
    ("work", "Werk, school en dagritme", "Work, school and the rhythm of the day", OWN_LIST),
    ("contact", "Mijn kinderen zien", "Seeing my children", OWN_LIST),
]
