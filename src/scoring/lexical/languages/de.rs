//! German.

use super::Words;

pub(super) const WORDS: Words = Words {
    stop: "ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei \
        beide beiden beim bin bis bist bzw da dabei dadurch dafur dagegen daher dahin damit danach dann daran darauf \
        daraus darf darin darum darunter das dass davon davor dazu dein deine dem den denen denn der deren des deshalb \
        dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch durfen ebenso ein eine einem \
        einen einer eines einige einigen er es etwa etwas euch euer fur ganz gegen gegenuber gibt hab habe haben hat \
        hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins ist ja \
        je jede jedem jeden jeder jedes jedoch jene jetzt kann kannst kein keine keinem keinen keiner keines konnen \
        konnte konnten mal man manche mehr mein meine meinem meinen meiner mich mir mit mochte muss mussen musste nach \
        nachdem nein nicht nichts nie niemals noch nun nur ob obwohl oder ohne sehr sein seine seinem seinen seiner \
        seit sich sie sind so sobald sofern solche soll sollen sollte sollten somit sondern sonst sowie sowohl statt \
        trotz uber um und uns unser unsere unter usw viel vom von vor wahrend war ware waren warum was wegen weil \
        weiter welche welchem welchen welcher welches wem wen wenn wer werde werden wie wieder will wir wird wo wobei \
        wodurch wollen worden wurde wurden z zu zudem zum zur zwar zwischen zb",
    common: "antwort arbeit art beginnen beispiel bekommen bestehen bleiben bringen ende erklaren erst fall finden folgen \
        frage fuhren geben gehen genau grund gut halten heissen kommen lassen leicht letzte machen meinen moglich \
        moglichkeit neu passieren problem punkt richtig sache sagen schon sehen setzen stehen stellen teil tun verwenden \
        weise wichtig wissen wort zahl zeigen zeit \
        erwahnen beschreiben nennen bewerber kandidat angeben benennen",
    negators: "nicht kein keine keinem keinen keiner keines keinerlei nie niemals nichts niemand ohne weder keinesfalls \
        keineswegs falsch nein",
    concord: false,
    limiters: "nur bloss unbedingt zwangslaufig",
    openers: "aber weil da denn sondern jedoch obwohl wahrend wenn falls sobald damit deshalb daher sodass wobei",
    complementizers: "dass",
    numerals: &[
        ("zwei", "2"),
        ("drei", "3"),
        ("vier", "4"),
        ("funf", "5"),
        ("sechs", "6"),
        ("sieben", "7"),
        ("acht", "8"),
        ("neun", "9"),
        ("zehn", "10"),
        ("elf", "11"),
        ("zwolf", "12"),
        ("zwanzig", "20"),
        ("hundert", "100"),
        ("tausend", "1000"),
    ],
    antonyms: &[
        ("aktiv", "passiv"),
        ("direkt", "indirekt"),
        ("eher", "spater"),
        ("fruh", "spat"),
        ("geoffnet", "geschlossen"),
        ("offen", "geschlossen"),
        ("gewinnen", "verlieren"),
        ("gleich", "verschieden"),
        ("gross", "klein"),
        ("grosser", "kleiner"),
        ("hart", "weich"),
        ("heiss", "kalt"),
        ("hoch", "niedrig"),
        ("hoher", "niedriger"),
        ("immer", "nie"),
        ("kurz", "lang"),
        ("kurzer", "langer"),
        ("leer", "voll"),
        ("leicht", "schwer"),
        ("maximal", "minimal"),
        ("mehr", "weniger"),
        ("moglich", "unmoglich"),
        ("negativ", "positiv"),
        ("oben", "unten"),
        ("offentlich", "privat"),
        ("richtig", "falsch"),
        ("schnell", "langsam"),
        ("sicher", "unsicher"),
        ("sinken", "steigen"),
        ("stark", "schwach"),
        ("starker", "schwacher"),
        ("teuer", "billig"),
        ("verbunden", "getrennt"),
        ("vor", "nach"),
        ("wahr", "unwahr"),
        ("zunehmen", "abnehmen"),
        ("erhohen", "verringern"),
        ("erlaubt", "verboten"),
    ],
    dont_know: &[
        "keine ahnung",
        "weiss ich nicht",
        "weiss ich leider nicht",
        "weiss nicht",
        "ich weiss es nicht",
        "ich weiss das nicht",
        "ich weiss es leider nicht",
        "ich weiss leider nicht",
        "kann ich nicht beantworten",
        "kann ich leider nicht beantworten",
        "ich kann die frage nicht beantworten",
        "ich kann diese frage nicht beantworten",
        "keinen plan",
        "kein plan",
        "bin mir nicht sicher",
        "verstehe die frage nicht",
        "erinnere mich nicht",
    ],
    denials: &[
        "stimmt nicht dass",
        "nicht wahr dass",
        "nicht richtig dass",
        "nicht korrekt dass",
        "nicht der fall dass",
        "trifft nicht zu dass",
        "falsch dass",
        "unwahr dass",
    ],
    articles: "",
    never_after_article: "",
    verb_prefixes: &[
        "zusammen", "zuruck", "wieder", "durch", "unter", "nach", "uber", "auf", "aus", "bei", "ein", "her", "hin",
        "los", "mit", "vor", "weg", "ab", "an", "um", "zu",
    ],
    participle_prefix: Some("ge"),
    clitics: "s",
};
