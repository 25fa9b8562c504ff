//! How far two judges agree: people and the scorer, on the same answers.
//!
//! Levels meet in a table of 5 by 5. From it come the share of equal levels, the mean difference, and Cohen's kappa with
//! quadratic weights, which takes off what chance alone would give. Overall scores are compared by Pearson's
//! correlation, from sums that a database can make over any number of pairs.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Level;

const LEVELS: usize = 5;

/// Fewest pairs of which a kappa or a correlation says anything.
pub const FEWEST_PAIRS: u64 = 5;

/// How often which level of the scorer's met which of a person's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LevelTable([[u64; LEVELS]; LEVELS]);

impl LevelTable {
    /// Adds so many pairs.
    pub fn add(&mut self, scorer: Level, person: Level, pairs: u64) {
        self.0[usize::from(scorer.number())][usize::from(person.number())] += pairs;
    }

    /// How many pairs there are.
    pub fn pairs(&self) -> u64 {
        self.0.iter().flatten().sum()
    }

    /// Pairs whose levels are so far apart.
    pub fn apart(&self, levels: usize) -> u64 {
        self.cells().filter(|(scorer, person, _)| scorer.abs_diff(*person) == levels).map(|(.., pairs)| pairs).sum()
    }

    /// The person's level less the scorer's, on average, to two decimals; none without pairs.
    pub fn mean_difference(&self) -> Option<Decimal> {
        let sum: f64 = self.cells().map(|(scorer, person, pairs)| (person as f64 - scorer as f64) * pairs as f64).sum();
        let pairs = self.pairs();
        (pairs > 0).then(|| rounded(sum / pairs as f64)).flatten()
    }

    /// Cohen's kappa, weighted by the square of the distance: `1 - sum(w * seen) / sum(w * expected)` with `w = (i - j)²`, where
    /// `expected` is the product of the shares in which each judge gives the two levels. 1: always equal; 0: no better
    /// than chance; below: worse. None below five pairs, and where both judges always give one and the same level.
    pub fn weighted_kappa(&self) -> Option<Decimal> {
        let pairs = self.pairs();
        if pairs < FEWEST_PAIRS {
            return None;
        }
        let by_scorer: Vec<u64> = (0..LEVELS).map(|level| self.0[level].iter().sum()).collect();
        let by_person: Vec<u64> = (0..LEVELS).map(|level| self.0.iter().map(|row| row[level]).sum()).collect();
        let weight = |scorer: usize, person: usize| (scorer.abs_diff(person) as f64).powi(2);
        let seen: f64 = self.cells().map(|(scorer, person, pairs)| weight(scorer, person) * pairs as f64).sum();
        let expected: f64 = self
            .cells()
            .map(|(scorer, person, _)| {
                weight(scorer, person) * by_scorer[scorer] as f64 * by_person[person] as f64 / pairs as f64
            })
            .sum();
        (expected > 0.0).then(|| rounded(1.0 - seen / expected)).flatten()
    }

    /// Each cell: the scorer's level, the person's, and how often they met.
    fn cells(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        let row = |(scorer, row): (usize, [u64; LEVELS])| {
            row.into_iter().enumerate().map(move |(person, pairs)| (scorer, person, pairs))
        };
        self.0.into_iter().enumerate().flat_map(row)
    }
}

/// Sums over pairs of overall scores in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OverallSums {
    /// How many pairs.
    pub pairs: i64,
    /// Of the scorer's.
    pub scorer: i64,
    /// Of the people's.
    pub person: i64,
    /// Of the squares of the scorer's.
    pub scorer_squared: i64,
    /// Of the squares of the people's.
    pub person_squared: i64,
    /// Of the products.
    pub product: i64,
}

impl OverallSums {
    /// Pearson's correlation: the covariance by both standard deviations, -1 to 1. None below five pairs, and where one of
    /// the judges gives everybody the same.
    pub fn pearson(&self) -> Option<Decimal> {
        if u64::try_from(self.pairs).unwrap_or_default() < FEWEST_PAIRS {
            return None;
        }
        // Exact in integers; only the root and the division are not.
        let wide = |sum: i64| i128::from(sum);
        let pairs = wide(self.pairs);
        let covariance = pairs * wide(self.product) - wide(self.scorer) * wide(self.person);
        let scorers = pairs * wide(self.scorer_squared) - wide(self.scorer).pow(2);
        let persons = pairs * wide(self.person_squared) - wide(self.person).pow(2);
        if scorers <= 0 || persons <= 0 {
            return None;
        }
        rounded(covariance as f64 / ((scorers as f64).sqrt() * (persons as f64).sqrt()))
    }
}

/// To two decimals; nothing that is no number.
fn rounded(value: f64) -> Option<Decimal> {
    let mut rounded = Decimal::from_f64(value)?.round_dp(2);
    rounded.rescale(2);
    Some(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(pairs: &[(u8, u8)]) -> LevelTable {
        let mut table = LevelTable::default();
        for (scorer, person) in pairs {
            table.add(Level::new(*scorer).unwrap(), Level::new(*person).unwrap(), 1);
        }
        table
    }

    fn shown(value: Option<Decimal>) -> String {
        value.map_or_else(|| "none".to_owned(), |value| value.to_string())
    }

    #[test]
    fn levels_that_meet_are_counted() {
        let table = table(&[(0, 0), (2, 3), (4, 3), (1, 4), (3, 3)]);
        assert_eq!((table.pairs(), table.apart(0), table.apart(1), table.apart(3)), (5, 2, 2, 1));
        // (0 + 1 - 1 + 3 + 0) / 5
        assert_eq!(shown(table.mean_difference()), "0.60");
        assert_eq!(shown(LevelTable::default().mean_difference()), "none");
    }

    /// By hand, for (0,0) (0,1) (1,1) (2,2) (4,3): seen, weighted, 1 + 1 = 2. The scorer gives 0 2 of 5 times, 1 2 4 once each;
    /// the person 0 2 3 once each, 1 twice. Expected, weighted: over all pairs of a row and a column, (i-j)² r c / 5:
    /// row 0 (2): 2·(0·1 + 1·2 + 4·1 + 9·1) = 30; row 1: 1·1 + 0·2 + 1·1 + 4·1 = 6; row 2: 4·1 + 1·2 + 0·1 + 1·1 = 7;
    /// row 4: 16·1 + 9·2 + 4·1 + 1·1 = 39; in all 82 / 5 = 16.4. Kappa is 1 - 2 / 16.4 = 0.878.
    #[test]
    fn kappa_takes_off_what_chance_would_give() {
        assert_eq!(shown(table(&[(0, 0), (0, 1), (1, 1), (2, 2), (4, 3)]).weighted_kappa()), "0.88");
        assert_eq!(shown(table(&[(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]).weighted_kappa()), "1.00");
        // Each gives 0 and 4 half of the time, as often with the other as against: chance.
        assert_eq!(
            shown(table(&[(0, 0), (0, 4), (4, 0), (4, 4), (0, 0), (0, 4), (4, 0), (4, 4)]).weighted_kappa()),
            "0.00"
        );
        assert_eq!(shown(table(&[(0, 4), (4, 0), (0, 4), (4, 0), (0, 4), (4, 0)]).weighted_kappa()), "-1.00");
        assert_eq!(shown(table(&[(0, 0), (1, 1), (2, 2), (3, 3)]).weighted_kappa()), "none", "too few");
        assert_eq!(shown(table(&[(2, 2); 9]).weighted_kappa()), "none", "nothing to tell apart");
    }

    fn sums(pairs: &[(i64, i64)]) -> OverallSums {
        pairs.iter().fold(OverallSums::default(), |sums, (x, y)| OverallSums {
            pairs: sums.pairs + 1,
            scorer: sums.scorer + x,
            person: sums.person + y,
            scorer_squared: sums.scorer_squared + x * x,
            person_squared: sums.person_squared + y * y,
            product: sums.product + x * y,
        })
    }

    /// By hand, for (1,2) (2,4) (3,5) (4,4) (5,5): the means are 3 and 4, the covariance 6, the squares 10 and 6: 6 / √60 = 0.775.
    #[test]
    fn scores_that_rise_together_correlate() {
        assert_eq!(shown(sums(&[(1, 2), (2, 4), (3, 5), (4, 4), (5, 5)]).pearson()), "0.77");
        assert_eq!(
            shown(sums(&[(0, 10_000), (2500, 7500), (5000, 5000), (7500, 2500), (10_000, 0)]).pearson()),
            "-1.00"
        );
        assert_eq!(shown(sums(&[(1, 2), (2, 4), (3, 5), (4, 4)]).pearson()), "none");
        assert_eq!(shown(sums(&[(5000, 1); 6]).pearson()), "none");
        let many: Vec<_> = (0..100_000).map(|n| (n % 10_001, n % 10_001)).collect();
        assert_eq!(shown(sums(&many).pearson()), "1.00");
    }
}
