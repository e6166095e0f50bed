//! How schemas are written down: one macro for a list of fields, one for a kind.

/// A list of fields: a doc comment, who must give it, its key and its type.
macro_rules! fields {
    ($( $(#[doc = $doc:literal])* $need:ident $name:literal: $kind:expr; )*) => {
        &[$( $crate::schema::Field {
            name: $name,
            kind: $kind,
            required: $crate::schema::Requirement::$need,
            doc: concat!($($doc, "\n",)* ""),
        } ),*]
    };
}

/// A kind: its doc comment, name, version, what differs from [`crate::schema::Schema::new`], and its fields.
macro_rules! kind {
    ($(#[doc = $doc:literal])* $name:literal / $version:literal;
     $($option:ident: $value:expr;)*
     { $($fields:tt)* }) => {
        $(#[doc = $doc])*
        pub static SCHEMA: $crate::schema::Schema = $crate::schema::Schema {
            doc: concat!($($doc, "\n",)* ""),
            fields: fields![$($fields)*],
            $($option: $value,)*
            ..$crate::schema::Schema::new($name, $version)
        };
    };
}
