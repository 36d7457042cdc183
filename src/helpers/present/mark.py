"""The mark of invented data. Every element that shows a number of a synthetic study bears it in itself."""

MARK = "Syntetiske data – siger intet om projekterne"
MARK_SENTENCE = "Tallene er syntetiske og siger intet om projekterne."
INVENTED = "Opdigtet citat"
