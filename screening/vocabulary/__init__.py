"""Words that applicants and postings use for degrees, fields of study and credentials, and what they mean.

The data lie beside the code, in `.csv` files. Look-up is exact after `fold`; text
that is no known form is unknown. Field codes are those of the Classification of Instructional Programs, CIP 2020,
of the National Center for Education Statistics (https://nces.ed.gov/ipeds/cipcode).
"""

from screening.vocabulary._text import fold
from screening.vocabulary.fields import Field, Standing
from screening.vocabulary.levels import LEVELS, LevelReading
from screening.vocabulary.lookup import Vocabulary, standard

__all__ = ["LEVELS", "Field", "LevelReading", "Standing", "Vocabulary", "fold", "standard"]
