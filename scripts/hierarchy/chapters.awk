# Cuts verses, English, a tab, Spanish a line, into chapters with a blank line behind each, in {train,valid,test}.{en,es} of the folder `to`.
# A chapter of the Reina-Valera 1909 begins with a word in capitals; in a psalm it may stand behind the title.
BEGIN {
  capitals = "[^A-Za-z ]*[A-Z][A-ZÁÉÍÓÚÑÜ]+[ ,;:.]"
  title = "^(Salmo|Al M|Masquil|Mich|Siga|Oraci|Canci|C[^ ]*ntico|Para Salom|A los hijos|Las sentencias).* "
}

$2 ~ ("^([^ ]+ )?" capitals) || $2 ~ (title capitals) {
  if (part) finish()
  chapter++
  part = chapter % 20 == 8 ? "valid" : chapter % 20 == 18 ? "test" : "train"
}

{ print $1 > (to part ".en"); print $2 > (to part ".es") }

function finish() { print "" > (to part ".en"); print "" > (to part ".es") }

END { finish(); print chapter " chapters, " NR " verses" }
