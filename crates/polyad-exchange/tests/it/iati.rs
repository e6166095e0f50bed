//! The readers of IATI files: on written examples of each version, on hostile input, and on real files beside a
//! second reading of them.

mod hostile;
mod oracle;
