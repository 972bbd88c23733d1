/// 1 − d / n, at least 0: the share of a reference of n elements that is right after d errors.
///
/// Errors are the insertions, deletions and substitutions of the best alignment, as in the error
/// rates of speech and character recognition; more errors than elements are no worse than all wrong. Of
/// nothing, nothing is right and anything is wrong.
func accuracy<Element: Hashable>(_ elements: [Element], against reference: [Element]) -> Double {
  guard !reference.isEmpty else { return elements.isEmpty ? 1 : 0 }
  let errors = EditDistance.between(elements, reference)
  return max(0, 1 - Double(errors) / Double(reference.count))
}
