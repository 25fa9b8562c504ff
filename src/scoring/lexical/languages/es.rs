//! Spanish.

use super::Words;

pub(super) const WORDS: Words = Words {
    stop: "a al algo algun alguna algunas algunos alli ante antes aqui asi aun aunque bajo bien cada casi como con contra \
        cual cuales cualquier cuando cuanto de del desde despues donde dos durante e el ella ellas ellos en entonces \
        entre era eran es esa esas ese eso esos esta estaba estan estar estas este esto estos fue fueron ha haber habia \
        hace hacia han hasta hay incluso la las le les lo los mas me mediante menos mi mientras mis misma mismas mismo \
        mismos mucha muchas mucho muchos muy nada ni ningun ninguna ninguno no nos nosotros nuestra nuestro nunca o otra \
        otras otro otros para pero poco por porque pues que quien quienes se sea sean segun ser si siempre sido sin \
        sino sobre solo son su sus tal tales tambien tampoco tan tanto te tener tiene tienen toda todas todo todos tras \
        tu tus u un una unas uno unos usted ustedes y ya yo jamas",
    common: "ayudar caso causa cosa dar deber decir dejar ejemplo empezar encontrar explicar forma hacer importante ir \
        llamar llegar llevar manera nuevo numero orden palabra parte pasar persona poder poner posible pregunta primero \
        problema punto querer razon respuesta saber seguir tiempo tomar usar utilizar venir ver \
        mencionar describir nombrar candidato indicar",
    negators: "no nunca jamas ningun ninguna ninguno nada tampoco falso",
    concord: true,
    limiters: "solo solamente unicamente necesariamente",
    coordinators: "y e o u",
    subjects: "yo nosotros el ella ellos ellas usted ustedes nadie",
    reliefs: "hasta antes salvo",
    exclusions: &["sin", "en lugar de", "en vez de"],
    idioms: &["no mas de", "no mas tarde de", "no olvidar"],
    concessions: &["no importa", "aunque", "da igual"],
    irregular: &[],
    openers: "pero porque pues mientras cuando si aunque sino entonces",
    complementizers: "que",
    numerals: &[
        ("dos", "2"),
        ("tres", "3"),
        ("cuatro", "4"),
        ("cinco", "5"),
        ("seis", "6"),
        ("siete", "7"),
        ("ocho", "8"),
        ("nueve", "9"),
        ("diez", "10"),
        ("once", "11"),
        ("doce", "12"),
        ("veinte", "20"),
        ("cien", "100"),
        ("mil", "1000"),
    ],
    antonyms: &[
        ("abierto", "cerrado"),
        ("alto", "bajo"),
        ("antes", "despues"),
        ("aumentar", "disminuir"),
        ("caliente", "frio"),
        ("correcto", "incorrecto"),
        ("debil", "fuerte"),
        ("directo", "indirecto"),
        ("duro", "blando"),
        ("facil", "dificil"),
        ("grande", "pequeno"),
        ("largo", "corto"),
        ("lento", "rapido"),
        ("lleno", "vacio"),
        ("mas", "menos"),
        ("maximo", "minimo"),
        ("mismo", "diferente"),
        ("negativo", "positivo"),
        ("posible", "imposible"),
        ("siempre", "nunca"),
        ("subir", "bajar"),
        ("verdadero", "falso"),
    ],
    synonyms: "",
    dont_know: &[
        "no lo se",
        "no se la respuesta",
        "no tengo idea",
        "no tengo ni idea",
        "ni idea",
        "no me acuerdo",
        "no recuerdo",
        "no entiendo la pregunta",
        "no entiendo",
    ],
    denials: &["no es cierto que", "no es verdad que", "es falso que", "no es correcto que"],
    misfits: &[],
    verb_prefixes: &[],
    participle_prefix: None,
    clitics: "",
};
