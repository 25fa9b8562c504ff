//! An organization's colour, made fit for reading.
//!
//! The colour itself is shown where nothing needs to be read, as a band along the top. What is read is written in a shade of
//! it: darker on light sheets, lighter on dark ones, until the contrast is enough. No colour has to be refused.

use crate::domain::organizations::BrandColor;

type Channels = [u8; 3];

const BLACK: Channels = [0; 3];
const WHITE: Channels = [255; 3];
/// The sheet and the ground of the dark scheme, as in the style sheet.
const DARK_SHEET: Channels = [0x1f, 0x29, 0x37];
const DARK_GROUND: Channels = [0x11, 0x18, 0x27];
/// WCAG 2.2 asks for 4.5; this much on the sheet is still that much on the tinted ground of notices.
const ENOUGH: f64 = 5.2;

/// Style rules that give a page the colour, in both schemes.
pub(super) fn rules(brand: BrandColor) -> String {
    let light = BrandColor::from(readable(brand.channels(), WHITE, BLACK));
    let dark = BrandColor::from(readable(brand.channels(), DARK_SHEET, WHITE));
    let (on_light, on_dark) = (BrandColor::from(WHITE), BrandColor::from(DARK_GROUND));
    format!(
        ":root {{ --brand: {brand}; --act: {light}; --on-act: {on_light}; }}\n\
         @media (prefers-color-scheme: dark) {{ :root {{ --act: {dark}; --on-act: {on_dark}; }} }}"
    )
}

/// The shade nearest to a colour, on its way to an extreme, that can be read on a sheet.
fn readable(color: Channels, sheet: Channels, extreme: Channels) -> Channels {
    let shades = (0..=100).map(|percent| mixed(color, extreme, percent));
    shades.into_iter().find(|shade| contrast(*shade, sheet) >= ENOUGH).unwrap_or(extreme)
}

/// A colour with some per cent of another in it.
fn mixed(color: Channels, other: Channels, percent: u16) -> Channels {
    let [red, green, blue] = color;
    let [other_red, other_green, other_blue] = other;
    [(red, other_red), (green, other_green), (blue, other_blue)].map(|(one, other)| {
        let sum = u16::from(one) * (100 - percent) + u16::from(other) * percent;
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    })
}

/// How well one colour stands out from another, 1 to 21, as WCAG defines it.
fn contrast(one: Channels, other: Channels) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(channels: Channels) -> f64 {
    let [red, green, blue] = channels.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_can_be_read_in_both_schemes() {
        let steps = [0_u8, 51, 102, 153, 204, 255];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let color = [red, green, blue];
                    let light = readable(color, WHITE, BLACK);
                    let dark = readable(color, DARK_SHEET, WHITE);
                    assert!(contrast(light, WHITE) >= ENOUGH, "{color:?} on white: {light:?}");
                    assert!(contrast(light, [0xfe, 0xf2, 0xf2]) >= 4.5, "{color:?} on a notice: {light:?}");
                    assert!(contrast(dark, DARK_SHEET) >= ENOUGH, "{color:?} on dark: {dark:?}");
                    assert!(contrast(dark, DARK_GROUND) >= 4.5, "on a button of {dark:?}");
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        assert_eq!(readable([0, 0, 128], WHITE, BLACK), [0, 0, 128]);
        assert_eq!(readable([255, 255, 0], DARK_SHEET, WHITE), [255, 255, 0]);
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 0.001);
    }
}
