//! Logistic regression on shares, by Newton's steps one coefficient at a time.

/// What is learned from.
pub(crate) struct Row {
    pub(crate) values: Vec<f64>,
    pub(crate) gold: f64,
    pub(crate) weight: f64,
    pub(crate) set: usize,
}

/// How much large coefficients cost, the rows weighing one for each set.
const RIDGE: f64 = 0.002;
/// The same for what sets apart how strictly sets are graded.
const STRICTNESS: f64 = 0.1;
const ROUNDS: usize = 200;

/// Coefficients, the intercept first. The first `rising` of the others are kept from falling below nothing.
///
/// Every set is graded with a strictness of its own, which is not to be learned: it has an intercept beside the common one,
/// kept small, and left out of what is answered.
pub(crate) fn fit(rows: &[Row], sets: usize, rising: usize) -> Vec<f64> {
    let width = rows[0].values.len();
    let mut coefficients = vec![0.0; width + sets + 1];
    let mut logits = vec![0.0; rows.len()];
    for _ in 0..ROUNDS {
        for (at, coefficient) in coefficients.iter_mut().enumerate() {
            let value = |row: &Row| match at.checked_sub(width) {
                None => row.values[at],
                Some(set) => f64::from(u8::from(set == sets || row.set == set)),
            };
            let ridge = if at < width {
                RIDGE
            } else if at < width + sets {
                STRICTNESS
            } else {
                0.0
            };
            let (mut slope, mut curve) = (-ridge * *coefficient, ridge);
            for (row, &logit) in rows.iter().zip(&logits) {
                let said = share(logit);
                slope += row.weight * (row.gold - said) * value(row);
                curve += row.weight * (said * (1.0 - said)).max(0.01) * value(row).powi(2);
            }
            let stepped: f64 = *coefficient + slope / curve.max(1e-9);
            let kept = if at < rising { stepped.max(0.0) } else { stepped };
            for (row, logit) in rows.iter().zip(&mut logits) {
                *logit += (kept - *coefficient) * value(row);
            }
            *coefficient = kept;
        }
    }
    let intercepts = coefficients.split_off(width);
    [vec![intercepts[sets]], coefficients].concat()
}

/// The weighted sum of the values and the intercept.
pub(crate) fn logit(coefficients: &[f64], values: &[f64]) -> f64 {
    coefficients[0] + coefficients[1..].iter().zip(values).map(|(coefficient, value)| coefficient * value).sum::<f64>()
}

/// From any number to a share of 1.
pub(crate) fn share(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
