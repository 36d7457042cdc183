// What Danish adds to the search: words that mean the same find the same pages, the pages on all projects come first, and
// excerpts are cut from the text itself. Loaded by the search page alone, between Sphinx's script and the index.
(function () {
  "use strict";

  // One group a line. «børne*» stands for every word that begins so; it is found by the others and finds none of them.
  var GROUPS = [
    "barn børn barndom barne* børne*",
    "ung unge ungdom ungdoms*",
    "forælder forældre mor mødre far fædre forældre*",
    "familie familier pårørende familie*",
    "god godt bedre bedst",
    "lille små mindre mindst",
    "stor større størst",
    "kommune kommuner kommunal kommunale kommunalt kommune*",
    "ngo frivillig frivillige forening foreninger civilsamfund frivillig* civilsamfund*",
    "medarbejder medarbejdere ansat ansatte fagperson fagpersoner",
    "effekt effekter virkning virkninger udvikling fremgang progression",
    "tilbagegang forværring",
    "anbefaling anbefalinger råd",
    "samarbejde samarbejder samarbejdet samarbejds*",
    "skole skoler skole*",
    "selvskade selvskadende cutting selvskade*",
    "selvmord selvmordsadfærd selvmords*",
    "frafald frafaldet bortfald frafalds*",
    "sikkerhedsinterval konfidensinterval usikkerhed",
    "spørgeskema spørgeskemaer skema skemaer survey",
    "data tal datagrundlag"
  ];

  /** The files of a term, as a list: the index has a lone number where there is one. */
  function filesOf(terms, term) {
    var files = Object.prototype.hasOwnProperty.call(terms, term) ? terms[term] : [];
    return Array.isArray(files) ? files : [files];
  }

  /** Let the words of a group have their files in common. */
  function join(terms, words, stemmer) {
    var stems = [];
    var found = new Set();
    words.forEach(function (word) {
      if (word.endsWith("*")) {
        Object.keys(terms).forEach(function (term) {
          if (term.startsWith(word.slice(0, -1))) filesOf(terms, term).forEach(found.add, found);
        });
      } else {
        var stem = stemmer.stemWord(word);
        stems.push(stem);
        filesOf(terms, stem).forEach(found.add, found);
      }
    });
    if (!found.size) return;
    var files = Array.from(found).sort(function (a, b) { return a - b; });
    stems.forEach(function (stem) { terms[stem] = files; });
  }

  var setIndex = Search.setIndex;
  Search.setIndex = function (index) {
    var stemmer = new Stemmer();
    [index.terms, index.titleterms].forEach(function (terms) {
      GROUPS.forEach(function (group) { join(terms, group.split(" "), stemmer); });
    });
    setIndex(index);
  };

  // A chapter on all projects before the same chapter on one.
  Scorer.score = function (item) {
    return item[4] + (item[0].startsWith("projekter/") ? 0 : 0.5);
  };

  // Sphinx looks for role="main", which a <main> has without saying so.
  Search.htmlToText = function (text, anchor) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var body = page.querySelector((anchor && page.querySelector(anchor) && anchor) || "article.bd-article");
    if (!body) return "";
    body.querySelectorAll(".headerlink, .erf-links, .erf-sr, script, style, details.hide").forEach(function (part) {
      part.remove();
    });
    return body.textContent;
  };
})();
