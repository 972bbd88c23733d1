public import Backends
import Glibc

extension RequestLogError {
  /// What went wrong and what to do next, in one line for a person.
  public var sentence: String {
    switch self {
    case .notOpened(let path, let code):
      "Requests cannot be logged to \(quoted(path)) (\(reason(code))); choose another file."
    case .noFile(let path):
      "Requests are logged to a plain file only, and \(quoted(path)) is none; choose another one."
    case .exposed(let path):
      "Others may read \(quoted(path)), and it is not yours to change; choose another file for "
        + "the log."
    case .notWritten(let path, let code):
      "Requests are no longer logged to \(quoted(path)) (\(reason(code))); free some space or "
        + "choose another file."
    }
  }
}
