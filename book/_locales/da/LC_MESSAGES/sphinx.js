// The messages of Sphinx's scripts in Danish; the same texts stand in sphinx.po (tests/book/test_site.py keeps them one).
// Not through Documentation.addTranslations: it evaluates a string, which the pages' content-security policy forbids.
Object.assign(Documentation.TRANSLATIONS, {
  "Search Results": "Søgeresultater",
  "Searching": "Søger",
  "Preparing search...": "Gør klar til at søge …",
  "Hide Search Matches": "Fjern markering af søgeord",
  ", in ": ", i ",
  "Search finished, found ${resultCount} page(s) matching the search query.": "Antal fund: ${resultCount}.",
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.": "Ingen sider passer til søgningen. Prøv et andet ord eller en anden stavemåde."
});
Documentation.LOCALE = "da";
Documentation.PLURAL_EXPR = (n) => (n === 1 ? 0 : 1);
