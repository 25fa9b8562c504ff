//! Lists in pages, in the shape that Relay describes.

use async_graphql::SimpleObject;

use crate::kernel::paging::{Page, PageRequest, Position};

/// Where a page stands in its list.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct PageInfo {
    /// Items follow this page.
    has_next_page: bool,
    /// Items precede this page.
    has_previous_page: bool,
    /// Cursor of the first item; null on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last item; null on an empty page.
    end_cursor: Option<String>,
}

/// A page under construction: items with their cursors.
pub(super) struct Cursored<T> {
    pub(super) items: Vec<(String, T)>,
    pub(super) page_info: PageInfo,
}

/// Gives each item of a page its cursor.
pub(super) fn cursored<T>(request: &PageRequest, page: Page<T>, position: impl Fn(&T) -> Position) -> Cursored<T> {
    let (has_next_page, has_previous_page) = (page.has_next, page.has_previous);
    let items: Vec<_> = page.rows.into_iter().map(|item| (request.cursor(position(&item)), item)).collect();
    let cursor = |item: Option<&(String, T)>| item.map(|(cursor, _)| cursor.clone());
    let page_info = PageInfo {
        has_next_page,
        has_previous_page,
        start_cursor: cursor(items.first()),
        end_cursor: cursor(items.last()),
    };
    Cursored { items, page_info }
}

/// A page of a list of `T` as clients see it.
pub(super) trait Connection<T> {
    /// Puts a page together. `total` is there when it was asked for.
    fn new(page: Cursored<T>, total: Option<i64>) -> Self;
}

/// Declares the connection and edge types of a node type.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ty, $what:literal) => {
        #[doc = concat!("A page of ", $what, ".")]
        pub(in crate::graphql) struct $connection {
            edges: Vec<$edge>,
            page_info: $crate::graphql::connection::PageInfo,
            total: Option<i64>,
        }

        #[doc = concat!("One of the ", $what, " in a page.")]
        #[derive(async_graphql::SimpleObject)]
        pub(in crate::graphql) struct $edge {
            /// Where it stands in this list; good for this list, filter and order only.
            cursor: String,
            /// The item.
            node: $node,
        }

        impl $crate::graphql::connection::Connection<$node> for $connection {
            fn new(page: $crate::graphql::connection::Cursored<$node>, total: Option<i64>) -> Self {
                let edges = page.items.into_iter().map(|(cursor, node)| $edge { cursor, node }).collect();
                Self { edges, page_info: page.page_info, total }
            }
        }

        #[async_graphql::Object]
        impl $connection {
            /// The items with their cursors.
            async fn edges(&self) -> &[$edge] {
                &self.edges
            }

            /// The items.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where the page stands.
            async fn page_info(&self) -> &$crate::graphql::connection::PageInfo {
                &self.page_info
            }

            /// How many items the whole list has, under the same filter.
            async fn total_count(&self) -> Result<i64, $crate::kernel::error::ApiError> {
                self.total.ok_or_else(|| $crate::kernel::error::ApiError::internal("the total was not planned"))
            }
        }
    };
}

pub(super) use connection;
