//! French.

use super::Words;

pub(super) const WORDS: Words = Words {
    stop: "a afin ai ainsi alors apres as au aucun aucune aussi autre autres aux avait avant avec avoir ayant beaucoup bien \
        c car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de deja depuis des \
        donc dont du elle elles en encore entre es est et etaient etait etant etc ete etre eu eux fait fois fut grace \
        hors ici il ils j je jusque jusqu l la le les leur leurs lors lorsque lui m ma mais me meme memes mes moi moins \
        mon n ne ni non nos notre nous on ont ou par parce parfois pas peu peut peuvent plus plusieurs plutot pour \
        pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi rien s sa sans se selon sera seront ses \
        si sinon soi soit son sont sous souvent suis sur t ta tandis te tes toi ton toujours tous tout toute toutes \
        tres tu un une vers voici voila vos votre vous y jamais",
    common: "aider aller appeler arriver cas cause chose demander devoir dire donner exemple expliquer facon faire falloir \
        important jour mettre mot moyen nouveau ordre partie passer personne point possible pouvoir premier prendre \
        probleme question raison reponse rendre savoir suivre temps trouver utiliser venir voir vouloir \
        mentionner decrire nommer candidat indiquer",
    negators: "pas jamais aucun aucune rien non ni nullement faux",
    concord: true,
    limiters: "seulement uniquement forcement",
    coordinators: "et ou",
    subjects: "je nous vous il elle on ils elles tu",
    reliefs: "avant jusqu'a sauf tant",
    exclusions: &["sans", "au lieu de", "plutot que"],
    idioms: &["pas plus de", "pas plus tard que", "ne pas oublier", "aucun doute"],
    concessions: &["peu importe", "meme si", "quel que soit", "quelle que soit"],
    irregular: &[],
    openers: "mais car parce lorsque quand si tandis alors donc puisque cependant",
    complementizers: "que qu",
    numerals: &[
        ("deux", "2"),
        ("trois", "3"),
        ("quatre", "4"),
        ("cinq", "5"),
        ("six", "6"),
        ("sept", "7"),
        ("huit", "8"),
        ("neuf", "9"),
        ("dix", "10"),
        ("onze", "11"),
        ("douze", "12"),
        ("vingt", "20"),
        ("cent", "100"),
        ("mille", "1000"),
    ],
    antonyms: &[
        ("augmenter", "diminuer"),
        ("augmentation", "diminution"),
        ("avant", "apres"),
        ("bas", "haut"),
        ("chaud", "froid"),
        ("direct", "indirect"),
        ("facile", "difficile"),
        ("faible", "fort"),
        ("ferme", "ouvert"),
        ("grand", "petit"),
        ("leger", "lourd"),
        ("lent", "rapide"),
        ("long", "court"),
        ("maximum", "minimum"),
        ("meme", "different"),
        ("negatif", "positif"),
        ("plein", "vide"),
        ("plus", "moins"),
        ("possible", "impossible"),
        ("toujours", "jamais"),
        ("vrai", "faux"),
    ],
    synonyms: "",
    dont_know: &[
        "je ne sais pas",
        "je sais pas",
        "j'sais pas",
        "je n'en sais rien",
        "aucune idee",
        "pas d'idee",
        "je ne connais pas la reponse",
        "je ne me souviens pas",
        "je ne comprends pas",
    ],
    denials: &["pas vrai que", "pas vrai qu", "est faux que", "est faux qu", "pas exact que"],
    misfits: &[],
    verb_prefixes: &[],
    participle_prefix: None,
    clitics: "l d j m t s n c qu jusqu lorsqu puisqu",
};
