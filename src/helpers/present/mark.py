"""What an element says of itself wherever it goes: that its data are invented, that it is for internal use."""

MARK = "Syntetiske data – siger intet om projekterne"
MARK_SENTENCE = "Tallene er syntetiske og siger intet om projekterne."
INVENTED = "Opdigtet citat"
INTERNAL = "Internt – må ikke offentliggøres"
INTERNAL_SENTENCE = "Afsnittet er internt og må ikke offentliggøres."


def mark_of(*, synthetic: bool, internal: bool = False) -> str:
    """What captions, images, alt texts and files bear; empty where there is nothing to say."""
    return " · ".join(text for text, there in ((INTERNAL, internal), (MARK, synthetic)) if there)
