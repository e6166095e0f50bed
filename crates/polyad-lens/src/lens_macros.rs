//! How lenses are written down: one macro for a lens, one for the list of them.

/// A lens: its method as a doc comment, then name, title and version, its question, parameters and sources.
///
/// The doc comment is the text of the page `/methods/{lens}`, so that the page cannot differ from the code.
macro_rules! lens {
    ($(#[doc = $doc:literal])*
     $name:literal, $title:literal, version $version:literal;
     question: $question:literal;
     params: { $( $param:ident $need:ident: $param_doc:literal; )* }
     sources: [ $( $source:literal ),* $(,)? ];) => {
        /// What the lens is; its method is the module's own text.
        pub const INFO: $crate::lens::LensInfo = $crate::lens::LensInfo {
            name: $name,
            title: $title,
            question: $question,
            version: $version,
            method: concat!($($doc, "\n",)* ""),
            params: &[ $( $crate::lens::ParamInfo {
                name: stringify!($param),
                doc: $param_doc,
                required: lens!(@ $need),
            } ),* ],
            sources: &[ $( $crate::lens::Source { text: $source } ),* ],
        };
    };
    (@ required) => { true };
    (@ optional) => { false };
}

/// Declares the modules of the lenses and lists them, in the order of the index page.
macro_rules! lenses {
    ($($module:ident)*) => {
        $(pub mod $module;)*

        /// All lenses, in the order of the index page.
        pub const LENSES: &[$crate::lens::LensDef] =
            &[$($crate::lens::LensDef { info: $module::INFO, read: $module::read }),*];
    };
}
