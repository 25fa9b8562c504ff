//! How well scores agree with people.

/// A score, what people gave, and how sure the scorer was.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) score: f64,
    pub(crate) gold: f64,
    pub(crate) confidence: f64,
}

/// From this score on an answer counts as correct.
const CORRECT: f64 = 0.5;

impl Pair {
    fn agrees(&self) -> bool {
        (self.score >= CORRECT) == (self.gold >= CORRECT)
    }
}

/// The share of what holds.
pub(crate) fn share<T>(items: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    items.iter().filter(|item| holds(item)).count() as f64 / items.len().max(1) as f64
}

/// Mean of the F1 of correct and incorrect.
pub(crate) fn macro_f1(pairs: &[Pair]) -> f64 {
    let f1 = |correct: bool| {
        let said = |pair: &&Pair| (pair.score >= CORRECT) == correct;
        let is = |pair: &&Pair| (pair.gold >= CORRECT) == correct;
        let both = pairs.iter().filter(said).filter(is).count() as f64;
        let sum = pairs.iter().filter(said).count() + pairs.iter().filter(is).count();
        2.0 * both / (sum.max(1) as f64)
    };
    f64::midpoint(f1(true), f1(false))
}

/// Correlation of scores with what people gave.
pub(crate) fn pearson(pairs: &[Pair]) -> f64 {
    let count = pairs.len() as f64;
    let mean = |value: fn(&Pair) -> f64| pairs.iter().map(value).sum::<f64>() / count;
    let (x, y) = (mean(|pair| pair.score), mean(|pair| pair.gold));
    let sum = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>();
    let common = sum(&|pair| (pair.score - x) * (pair.gold - y));
    let spread = (sum(&|pair| (pair.score - x).powi(2)) * sum(&|pair| (pair.gold - y).powi(2))).sqrt();
    if spread > 0.0 { common / spread } else { 0.0 }
}

/// Share of agreement on right or wrong.
pub(crate) fn accuracy(pairs: &[Pair]) -> f64 {
    share(pairs, Pair::agrees)
}

/// The same over the surest 80 in a hundred.
pub(crate) fn accuracy_of_surest(pairs: &[Pair]) -> f64 {
    let mut pairs = pairs.to_vec();
    pairs.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    pairs.truncate(pairs.len() * 4 / 5);
    accuracy(&pairs)
}
