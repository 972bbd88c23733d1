extension BuiltinText {
  /// Stories by the sea.
  static let harbour = [
    """
    The lighthouse keeper had not spoken to anyone for eleven days when the boat came in. She
    stood on the steps with the lamp in her hand and watched it turn around the rocks. There was
    one man in it, and he was rowing as if he had been told how to do it but had never done it
    before.

    "You are late," she said, when he was near enough to hear.

    "I know," he said. "The sea was in the way."

    She laughed, which surprised both of them. He tied the rope to the ring, badly, and she tied
    it again while he climbed the steps. He had a leather bag with him and he would not put it
    down, not on the steps and not in the kitchen, where she gave him bread and soup and the only
    chair.

    "They said you would have the letters," she said.

    "I have one letter," he said. "The others were lost." He looked at the window, where the light
    went round and round over the water. "I was told to give it to the keeper, and to nobody
    else."

    "I am the keeper."

    "Then I was told to ask you a question first." He took a piece of paper out of his coat and
    read it slowly. "What did you do with the second lamp?"

    She did not answer for a long time. The wind had come up, and the door moved a little, as if
    somebody were standing behind it. "I put it out," she said in the end. "There was a ship, and
    I put it out."

    He gave her the letter. She did not open it until he was asleep, and when she had read it she
    went up the stairs and lit the second lamp, for the first time in eleven years.
    """,
    """
    In the morning the harbour was full of boats, and not one of them was ours. My grandfather
    walked along the wall with his hands behind his back and counted them. He counted everything
    in those days: the boats, the steps, the birds on the roof of the fish market, the number of
    times my grandmother told him to sit down.

    "Forty-one," he said. "Yesterday there were forty."

    "So one came in."

    "No," he said. "Two came in and one went out. You have to look at the names."

    I looked at the names. There was the Good Intention, which never went anywhere, and the Mary
    and Anna, which belonged to two brothers who had not spoken to each other since the winter.
    There was a grey boat without a name at the end of the wall, low in the water, with a blue
    cloth over the window.

    "Whose is that?" I asked.

    My grandfather said nothing for a while. Then he took the pencil from behind his ear and
    wrote a number on the wall, very small, beside the other numbers. "That one," he said, "came
    in last night without a light. When you are older you will learn that there are only two
    reasons to come in without a light."

    "What are they?"

    "Either you do not want to be seen," he said, "or you know the way so well that you have
    forgotten other people do not."
    """,
    """
    Nobody in the village could say when the bell had begun to ring by itself. Some said it was
    the winter after the flood, and some said it was long before that. It rang when the water was
    high, and it rang when the water was low, and once it rang all night and nothing happened at
    all, which was the worst of it.

    Ilse was the one who went down to look. She took a lamp and a rope and her brother's boots,
    and she went down the path between the houses while everybody watched from behind the
    curtains. The path was wet. The bell was ringing, slowly, like someone who is thinking about
    something else.

    The church stood in the water up to the door. She tied the rope to the gate and went in. There
    was nobody there. There was only the water, and the sound of the bell, and under the bell a
    boat, a small one, painted green. It went up and down with the waves, and each time it went up
    it touched the rope of the bell.

    In the boat there was a child's shoe and a book that was too wet to read. She took them both.
    She untied the boat and pulled it out through the door, and the bell stopped.

    When she came back up the path they opened their windows. "What was it?" they asked. "Who was
    it?"

    She thought about the shoe and she thought about the book. "The wind," said Ilse. "It was only
    the wind." But she kept the lamp burning in her window that night, and every night after that,
    in case somebody came to ask for the other shoe.
    """,
    """
    The captain had a rule about storms. You did not talk about them before they came, and you did
    not talk about them after they were gone. While they were there you could say whatever you
    liked, because nobody could hear you.

    I was fourteen and I talked all the time. I talked about the stars, and about my mother's
    house, and about the girl who sold oranges at the foot of the bridge. On the third day out the
    sky went yellow at the edges and I opened my mouth to say so. The cook put a piece of bread
    into it.

    "Eat," said the cook.

    The wind came at noon. It came all at once, as if someone had opened a door. The captain stood
    at the wheel with his coat open, and he was shouting, and I could see that he was happy. I
    held on to the mast and shouted too. I told the storm everything: the oranges, the bridge, the
    money I had taken from the blue jar in the kitchen. The water came over the side and took the
    words away before I could hear them myself.

    In the evening it was over. The sea was flat and the colour of milk. The captain looked at me
    for a long time.

    "Blue jar," he said.

    I felt my face go red. "You said nobody could hear."

    "I said nobody could hear," said the captain. "I did not say that nobody could read lips." He
    put two coins into my hand. "When we are home again, you will put them back, and then you will
    buy an orange."
    """,
    """
    There is an island that is on some maps and not on others. I have seen it twice. The first
    time I was a passenger and the second time I was alone, and I could not tell you how far it is
    from anywhere, because both times I was lost.

    It is a low island with one tree. Under the tree there is a table, and on the table there is a
    book in which everyone who comes writes a name and a date. The pages at the front are in
    languages that nobody I have asked can read. The pages at the back are empty, but if you hold
    them against the light you can see that somebody has written on them with a dry pen, so hard
    that the paper still remembers.

    I wrote my name both times. The second time I looked for the first one and I found it, in my
    own hand, with the right date. But under it there was another line. It said: You will come
    back. Bring something to eat.

    I had brought nothing. I sat under the tree until the evening and I was very hungry. Then I
    turned to the next empty page, and I wrote, for whoever came after me: There is nothing here.
    It is worth the journey.
    """,
    """
    The old woman at the ferry would not take money. She took stories, one for each crossing, and
    she was strict about it. It had to be true and it had to be new.

    A soldier told her about the horse that would not cross the bridge, and how the bridge fell
    down an hour later. She let him into the boat. A merchant told her about a man who sold the
    same carpet seven times. "I have heard that one," she said, "and it was nine times," and the
    merchant had to walk, which took him two days.

    When it was the girl's turn she did not know what to say. She had never been anywhere. She had
    lived all her life in the mill, and the mill was exactly like every other mill.

    "Then tell me about the mill," said the old woman.

    So the girl told her how the flour gets into everything, into the bread and the beds and the
    clock, so that the clock is always slow. She told her that her father used to say the mill had
    its own time, and that was why he was never in a hurry, and that was why he was late for his
    own wedding. She told her how quiet it is when the wheel stops. You do not hear it when it
    turns, she said. You only hear it when it stops.

    The old woman was silent until they reached the other side. "That was three stories," she
    said, and she helped the girl out of the boat. "You can come back twice."
    """,
    """
    Every year on the first cold night the fishermen put a lamp on the water for each boat that
    was lost. There were nineteen lamps when I was a child. We stood on the sand and watched them
    go out with the tide, and nobody was allowed to speak until the last one was out of sight.

    The year that I was nine there were twenty. Everybody saw it. They stood there and counted,
    and you could see their lips moving, and then they looked at each other to see who was
    missing. But all the boats were in. We had seen them come in, one after the other, and we had
    helped to carry the baskets.

    "Who made that lamp?" asked the priest, although it was not yet time to speak.

    Nobody had made it. It went out with the others, a little behind them, as if it did not quite
    know the way. And when the others went around the rocks and were gone, that one stopped. It
    stayed where it was for as long as it takes to say a prayer. Then it turned around, against
    the tide, and came back.

    My mother took my hand and pulled me up the path, and so I did not see who was in the water.
    But in the morning there were wet footprints in the street, very small ones, and they went
    from door to door to door, and at each door they had stopped for a while.
    """,
  ]
}
