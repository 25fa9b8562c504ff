//! How fast the embedded scorer is: one short answer, one long, and the answers of a whole card with their questions
//! made ready.

use std::hint::black_box;

use assay::scoring::lexical::{KeyPoint, Language, PreparedQuestion, Question};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const SHORT: &str = "First I would measure the page before and after every change. Then I'd add an index on the column we \
     filter by, and cache the query result in memory. When a product changes, its entry must be invalidated.";
/// Questions of a card.
const QUESTIONS: u64 = 6;
/// A long answer is so many times the short one, each time about something else.
const PARAGRAPHS: usize = 20;

fn question() -> Question {
    let point = |text: &str| KeyPoint { text: text.into(), ..KeyPoint::default() };
    Question {
        prompt: "A product page has become slow because every visit runs the same database query. What would you do?"
            .into(),
        references: vec![
            "I measure first, add an index on the filtered column, cache the result in memory and invalidate the cache \
             when the product changes."
                .into(),
        ],
        key_points: vec![
            point("add an index on the filtered column"),
            point("cache the result in memory"),
            point("invalidate the cache when the product changes"),
            point("measure before and after the change"),
        ],
        language: Language::English,
    }
}

fn long() -> String {
    let paragraph = |number| format!("{SHORT} Shop number {number} sells chairs{number} to town{number}. ");
    (0..PARAGRAPHS).map(paragraph).collect()
}

fn scoring(criterion: &mut Criterion) {
    let by_key_points = question();
    let by_reference = Question { key_points: Vec::new(), ..question() };
    let mut group = criterion.benchmark_group("scoring");
    group.throughput(Throughput::Elements(1));
    for (name, question) in [("key points", &by_key_points), ("a reference", &by_reference)] {
        let prepared = PreparedQuestion::new(question);
        group.bench_function(format!("short answer by {name}"), |bencher| {
            bencher.iter(|| prepared.score(black_box(SHORT)));
        });
    }
    let (prepared, long) = (PreparedQuestion::new(&by_reference), long());
    group.bench_function("long answer by a reference", |bencher| bencher.iter(|| prepared.score(black_box(&long))));
    group.throughput(Throughput::Elements(QUESTIONS));
    group.bench_function("a card", |bencher| {
        bencher.iter(|| {
            for _ in 0..QUESTIONS {
                black_box(PreparedQuestion::new(black_box(&by_key_points)).score(black_box(SHORT)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, scoring);
criterion_main!(benches);
