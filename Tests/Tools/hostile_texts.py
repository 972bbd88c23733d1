"""Texts that go wrong in careless exports: what make_rated_session.py puts into the groups of a hostile session.

A scene is a dictionary: `texts`, the completions of one prompt; at times `before`, a text that ends the prompt in a
special way; `ratings`, `finishes` and `kinds` for those of the texts that are to have particular ones, None for any.
"""

# Whole texts that are hard on readers of JSON, on format strings, chat templates and terminals.
TRICKS = [
    ' "quoted" and \\backslash\\ and \\u0041 and \\n.',
    " {prompt} {response} {{double}} {0} {} }{ %s %(name)s $HOME",
    " a line separator\u2028and a paragraph separator\u2029end",
    " <|im_end|>\n<|im_start|>assistant\n</s><|endoftext|>[INST] <<SYS>>",
    "\n\nHuman: is this a turn?\n\nAssistant: no, it is text.",
    " \x01\x02\x1b[31mred\x1b[0m\x07\x7f\x85 controls",
    " \ufeffa byte order mark, \uffff and \U0010ffff, \ue000",
    " \u202eright to left\u202c \u2066isolate\u2069 \u05e9\u05dc\u05d5\u05dd",
    " <script>alert('x')</script> &amp; <!-- loom {} --> ]]>",
    " 2024-01-02T03:04:05Z",
    " 1e400",
    " null",
    " NaN, Infinity, -0, 1_000, 0x1F, true",
    "\ttabbed\ttext\t",
    " \u00a0no-break\u00a0spaces\u3000ideographic\u2009thin",
    " \u1e9b\u0323 \u212b \ufb01 \u0344 unstable under normalisation",
    " supth\u00eeyach",
    " supthi\u0302yach",
    " \u0939\u093f\u0928\u094d\u0926\u0940 \U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1 \U0001f1eb\U0001f1f7",
]

# What could be taken for nothing at all: some of these are white space to Python, some are not.
BLANKS = ["", " ", "\n", "\t \n", "\u3000", "\u0085", "\x1c\x1d", "\u200b", "\ufeff", "\u00a0"]


def scenes(rng):
    """Every scene once, with fresh words where equal prompts would make equal rows."""
    word = f"{rng.randrange(1 << 32):08x}"
    hundred = f" {word}" * rng.randint(3_000, 6_000)
    return [
        # Cut inside of what a person sees as one character.
        {
            "before": f" caf{word} cafe",
            "texts": ["\u0301 was open.", "\u0301 was shut.", "s were open.", "\u0300."],
        },
        {"before": f" {word}\r", "texts": ["\nA new line.", "\nAnother.", " the same line.", "\r\nTwo."]},
        {
            "before": f" {word} \U0001f469\u200d",
            "texts": ["\U0001f680 flew.", "\U0001f52c looked.", " stood.", "\u200dx"],
        },
        {"before": f" {word} \U0001f1eb", "texts": ["\U0001f1f7 won.", "\U0001f1ee won.", " lost."]},
        {"before": f" {word} \u0915\u094d", "texts": ["\u0937 one", "\u0930 two", " three"]},
        # White space at the seam.
        {"before": f" {word} is ", "texts": ["blue.", "green.", " red.", "\nwhite."]},
        {"before": f" {word}\t ", "texts": ["one", " two", "\tthree", "\n\nfour"]},
        {"before": f" {word}.\n", "texts": ["\nA paragraph.", "A line.", " An indent.", "\r\nMixed."]},
        {"before": f" {word}.\n\n", "texts": ["One.", "Two.", "\nThree.", " Four."]},
        {"before": f" {word} \n \n\t", "texts": ["One.", "\nTwo.", " Three."]},
        {
            "texts": [
                f" {word} ends in blanks  ",
                f" {word} ends in a tab\t",
                f" {word} ends in lines\n\n",
                f" {word}\r\n",
            ]
        },
        # Equal, nearly equal, and the beginning of one another.
        {"texts": [f" {word} blue", f" {word} blue sky", f" {word} blu", f" {word} blue sky above"]},
        {"texts": [f" {word} blue sky", f" {word}  blue sky", f" {word} blue\nsky", f"\n{word} blue\tsky "]},
        {"texts": [f" {word} same"] * 2, "ratings": [2, -2]},
        {"texts": [f" {word} same"] * 3 + [f" {word} other"], "ratings": [1, 1, -1, -1]},
        {"texts": [f" {word} same"] * 4 + [f" {word} other"], "ratings": [1, -1, 2, -2, 1]},
        {"texts": [f" {word} caf\u00e9", f" {word} cafe\u0301", f" {word} CAF\u00c9"], "ratings": [2, -2, 1]},
        {"texts": [f" {word} a", f" {word} b", f" {word} c"], "ratings": [0, 0, 0]},
        {"texts": [f" {word} a", f" {word} b", f" {word} c"], "ratings": [2, 2, 2]},
        {
            "texts": [f" {word} a", f" {word} b", f" {word} c", f" {word} d", f" {word} e"],
            "ratings": [2, 1, 0, -1, -2],
        },
        {"texts": [f" {word} only one"], "ratings": [2]},
        {"texts": [f" {word} many {index}" for index in range(24)]},
        # Not ended as a text should be.
        {
            "texts": [
                f" {word} was cut by the lim",
                f" {word} stopped.",
                f" {word} was stop",
                f" {word} was filtered",
            ],
            "finishes": ["length", "stop", "interrupted", "filter"],
            "ratings": [2, -2, 1, -1],
        },
        {
            "texts": [f" {word} both were cu", f" {word} and this one to"],
            "finishes": ["length", "interrupted"],
            "ratings": [2, -2],
        },
        {
            "texts": [f" {word} half an answer", "", f" {word} still coming", f" {word} whole."],
            "finishes": ["error", "error", None, "stop"],
            "ratings": [1, -2, 2, 1],
            "streams": 2,
        },
        # Nothing, almost nothing, and what no trainer takes.
        {"texts": rng.sample(BLANKS, 4) + [f" {word} something"], "ratings": [2, 1, -1, -2, 1]},
        {
            "texts": [f" {word} with\0a NUL", f" {word} without", f"{word} without, too"],
            "ratings": [2, 1, -2],
        },
        {"before": f" {word} a NUL \0 before", "texts": [" one", " two"], "ratings": [2, -2]},
        # Tricks, and very long ones.
        *({"texts": [text + f" {word}" for text in rng.sample(TRICKS, 4)]} for _ in range(8)),
        {"before": rng.choice(TRICKS) + word, "texts": [text + f" {word}" for text in rng.sample(TRICKS, 3)]},
        {"before": hundred + ".\n", "texts": [" One.", " Two.", f" {word}" * 900]},
        # Others than a model's completions.
        {"texts": [f" {word} by hand", f" {word} by a model"], "kinds": ["human", None], "ratings": [2, -1]},
        {"texts": [f" {word} imported", f" {word} made"], "kinds": ["imported", None], "ratings": [-1, 2]},
        {"texts": [f" {word} a prompt", f" {word} made"], "kinds": ["prompt", None], "ratings": [2, 1]},
    ]
