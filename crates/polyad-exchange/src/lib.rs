//! Foreign formats in and out: the atlas, series, CSV.
