/// A folder that Hugging Face's `datasets.load_dataset("DIR")` loads at once.
///
/// https://huggingface.co/docs/datasets/repository_structure: the front matter of its README names
/// the files. `dataset_info.json` beside it is for LLaMA-Factory.
struct HFDir: FolderFormat {
  let summary = "A folder with a card and every kind of row, divided into training and validation."
  let readers = "datasets (load_dataset), Hugging Face Hub, LLaMA-Factory"
  let material = Material.pairs
  let fileExtension = ""

  let parts: [(format: ExportFormat, name: String)] = [
    (.trlPreference, "preference"), (.trlSFT, "sft"), (.trlUnpaired, "unpaired"),
    (.ranked, "ranked"),
  ]
}
