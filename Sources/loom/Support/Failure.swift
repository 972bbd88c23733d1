import ArgumentParser
import Backends
import LoomTUI
import PeerTrees
import PrefExport
import TreeModel

/// Why a command could not do what it was asked: one sentence with what to do next.
///
/// The program prints it on standard error and ends with exit code 1. Wrong usage is a
/// `ValidationError` instead and ends with 2.
struct Failure: Error {
  /// What went wrong, for a person; nil if that was said already.
  var sentence: String?

  init(_ sentence: String) { self.sentence = sentence }

  private init() { sentence = nil }

  /// A failure whose sentences are on standard error already.
  static let told = Failure()

  /// The failure for an error of one of the libraries.
  init(_ error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as StoreError: self.init(error.sentence)
    case let error as FileWriteError: self.init(error.sentence)
    case let error as SessionOverwrite: self.init(error.sentence)
    case let error as GzipWriter.Failure: self.init(error.sentence)
    case let error as ConfigurationError: self.init(error.sentence)
    case let error as ExportError: self.init(error.sentence)
    case let error as ImportError: self.init(error.sentence)
    case let error as TreeExportError: self.init(error.sentence)
    case let error as TreeError: self.init(error.sentence)
    case let error as MergeError: self.init(error.sentence)
    case let error as RequestLogError: self.init(error.sentence)
    default: self.init("\(error)")
    }
  }
}

/// Runs `body` and turns whatever it throws into a `Failure`; wrong usage stays what it is.
func failing<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as ValidationError {
    throw error
  } catch let error as ExitCode {
    throw error
  } catch {
    throw Failure(error)
  }
}
