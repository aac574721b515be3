//! French names of functions, as people type them: any case, with or without accents, of old and new spreadsheets.

use super::{CATALOGUE, Function, find};

/// Other French names of functions, and dotted ones of newer spreadsheets.
const ALIASES: [(&str, &str); 33] = [
    ("CENTILE.INCLURE", "PERCENTILE"),
    ("CHIFFRE.ROMAIN", "ROMAN"),
    ("COVARIANCE.PEARSON", "COVAR"),
    ("ECARTYPE.PEARSON", "STDEVP"),
    ("ECARTYPE.STANDARD", "STDEV"),
    ("EQUIVALENT", "MATCH"),
    ("EST.TEXTE", "ISTEXT"),
    ("EST.VIDE", "ISBLANK"),
    ("EST.NUM", "ISNUMBER"),
    ("INTERVALLE.CONFIANCE.NORMAL", "CONFIDENCE"),
    ("LOI.BINOMIALE.N", "BINOMDIST"),
    ("LOI.EXPONENTIELLE.N", "EXPONDIST"),
    ("LOI.GAMMA.N", "GAMMADIST"),
    ("LOI.HYPERGEOMETRIQUE.N", "HYPGEOMDIST"),
    ("LOI.NORMALE.INVERSE.N", "NORMINV"),
    ("LOI.NORMALE.N", "NORMDIST"),
    ("LOI.NORMALE.STANDARD.INVERSE.N", "NORMSINV"),
    ("LOI.NORMALE.STANDARD.N", "NORMSDIST"),
    ("LOI.POISSON.N", "POISSON"),
    ("LOI.WEIBULL.N", "WEIBULL"),
    ("MODE.SIMPLE", "MODE"),
    ("NB.SI.ENSEMBLE", "COUNTIFS"),
    ("PREVISION.LINEAIRE", "FORECAST"),
    ("QUARTILE.INCLURE", "QUARTILE"),
    ("RANG", "RANK_EQ"),
    ("SI.ENS", "IFS"),
    ("SI.NA", "IFNA"),
    ("SUPPR.ESPACE", "TRIM"),
    ("T.TEST", "TTEST"),
    ("VAR.P.N", "VARP"),
    ("VAR.S", "VAR"),
    ("Z.TEST", "ZTEST"),
    ("TRANSPOSER", "TRANSPOSE"),
];

/// The function that spreadsheets call so in French: `SOMME`, `écartype`, `VAR.S`.
#[must_use]
pub fn find_french(name: &str) -> Option<&'static Function> {
    let name = plain(name);
    let translated = CATALOGUE.iter().find(|function| function.french == name);
    translated.or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).and_then(|(_, canonical)| find(canonical)))
}

/// In capitals without accents.
fn plain(name: &str) -> String {
    let without_accent = |character: char| match character {
        'À' | 'Â' | 'Ä' => 'A',
        'Ç' => 'C',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Î' | 'Ï' => 'I',
        'Ô' | 'Ö' => 'O',
        'Ù' | 'Û' | 'Ü' => 'U',
        other => other,
    };
    name.to_uppercase().chars().map(without_accent).collect()
}
