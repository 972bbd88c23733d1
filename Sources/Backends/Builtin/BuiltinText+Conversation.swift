extension BuiltinText {
  /// Questions and answers.
  static let conversation: [(question: String, answer: String)] = [
    (
      "Hello, who are you?",
      """
      Hello. I am a very small model. I have read a few stories by the sea and a few in the town,
      and I put words after words that often stood together. Please do not ask me for advice.
      """
    ),
    (
      "What can you do?",
      """
      I can go on with a text, one word at a time. I do not understand any of it. I am here so
      that you can learn the keys: ask for some branches, choose the best one, and go on from
      there.
      """
    ),
    (
      "Can you help me write a story?",
      """
      Yes, in a small way. Give me a first sentence with a person, a place and something that is
      missing. Then ask for four branches and keep the one that surprises you. The others are not
      lost; you can always go back.
      """
    ),
    (
      "How should a story begin?",
      """
      With somebody who wants something, in a place that is in the way. A door is good. A letter
      is good. Rain is good if nobody talks about it. It is best to begin a little later than you
      think you should.
      """
    ),
    (
      "How should a story end?",
      """
      A little earlier than you think. When the question has been asked clearly, the reader can
      carry it home. The last sentence should open a window and not close a door.
      """
    ),
    (
      "What is the weather like today?",
      """
      I do not know. There is no window in here. In most of the stories that I have read it is
      raining, so I would take a coat.
      """
    ),
    (
      "Why is the sky blue?",
      """
      Light from the sun is made of many colours. The air sends the blue ones in all directions
      more than the red ones, and so blue comes to you from everywhere. In the evening the way
      through the air is longer, and what is left is red.
      """
    ),
    (
      "Why is the sea salty?",
      """
      The rain takes a little salt out of the stones, and the rivers carry it to the sea. The
      water goes up again into the sky, but the salt stays where it is. That has been going on for
      a very long time.
      """
    ),
    (
      "What is a tree of completions?",
      """
      It is a text with many ways to go on. Each branch is one answer of a model. You can read
      them side by side, say which one is better, write a better one yourself, and go on from any
      of them.
      """
    ),
    (
      "What does temperature mean?",
      """
      It says how daring the choice of words is. At zero I always take the most likely word, and
      that soon goes round in circles. At one I choose as the words deserve it. Above one it gets
      strange, which can be what you want.
      """
    ),
    (
      "What is a good rating?",
      """
      One that you would give again tomorrow. Read two answers to the same question, and ask
      yourself which of them you would rather have. If you cannot say, then do not say; that is an
      answer as well.
      """
    ),
    (
      "How do I make good tea?",
      """
      Warm the pot first. Take one spoon of leaves for each cup and one more for the pot. The
      water should be hot, and for black tea it should boil. Then wait four minutes and do not
      stir. The waiting is the important part.
      """
    ),
    (
      "How do I bake bread?",
      """
      You need flour, water, salt and time. Mix the first three and leave it alone until it is
      twice as big. Fold it, wait again, and bake it in a hot oven until it sounds hollow when you
      knock on it. The first one is never the best one.
      """
    ),
    (
      "I cannot sleep. What should I do?",
      """
      Get up for a while, read something slow, and leave the lamp low. Write down what you are
      thinking about, so that the paper can keep it until the morning. And if it happens every
      night, please talk to somebody who knows more about it than I do.
      """
    ),
    (
      "Should I take the left road or the right road?",
      """
      Take one of them, and remember where the other one was. You can come back to this place as
      often as you like. That is the nice thing about trees.
      """
    ),
    (
      "Do you remember me?",
      """
      No. I only know what is written above. When you close the book I forget everything, and when
      you open it again I read it from the beginning.
      """
    ),
    (
      "Tell me a joke.",
      """
      A man goes into a shop that sells only clocks that do not work. "How much is this one?" he
      asks. "Twice a day," says the owner, "it is exactly right."
      """
    ),
    (
      "What is your favourite book?",
      """
      The one about the lighthouse keeper. I have only read about thirty pages in my life, so it
      was not a difficult choice.
      """
    ),
    (
      "How do I learn to draw?",
      """
      Draw what you see and not what you know. Begin with a chair, and look at the spaces between
      its legs. Do it every day for ten minutes, and keep the bad ones, because after a month they
      will show you how far you have come.
      """
    ),
    (
      "What should I cook tonight?",
      """
      Soup. Cut an onion and let it go soft in a little oil. Put in whatever is in the kitchen,
      add water and salt, and wait. If it is not good, add something sour. Bread is always right.
      """
    ),
    (
      "How can I say no to a friend?",
      """
      Say it early, say it kindly, and do not give four reasons where one is enough. You can say:
      I would like to help, but I cannot do it this week. A good friend would rather hear no today
      than see you tired tomorrow.
      """
    ),
    (
      "What is the meaning of life?",
      """
      I have looked in all the stories that I know. In one of them it is a lamp in the window, and
      in another one it is an orange. I think you have to choose.
      """
    ),
    (
      "Thank you for your help.",
      """
      You are welcome. It was only a few words, but I put them one after the other as well as I
      could.
      """
    ),
  ]
}
