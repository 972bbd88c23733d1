extension BuiltinText {
  /// Stories from the town.
  static let town = [
    """
    The shop sold only clocks that did not work. It said so on the door. Inside there were
    hundreds of them, on the walls and on the tables and on the floor, and each of them showed a
    different time.

    "Why would anyone buy a clock that does not work?" asked Nora.

    The man behind the counter put down his cup. "A clock that works," he said, "tells you what
    time it is for everybody. These are different. Each of them stopped at a moment that mattered
    to somebody. Look around. One of them is yours."

    She did not believe him, but she looked, because it was raining and she had nowhere to go. She
    looked at the tall ones and the small ones, the gold ones and the ones made of tin. And then,
    on a shelf near the floor, behind a glass bell, she saw the kitchen clock from her mother's
    house. There was the crack across the glass. There was the place where the paint was gone.

    It said ten past four.

    "How much is it?" she asked, and her voice was not quite steady.

    "It depends," said the man. "Do you want to keep it as it is, or do you want me to make it go
    again?"
    """,
    """
    On Monday the letters on the sign changed places. Nobody saw it happen. On Sunday evening it
    had said BAKERY, and in the morning it said BREAK Y, with a small gap before the last letter,
    as if something had been taken out and not put back.

    The baker was a patient man. He got the ladder and changed it back. On Tuesday it said BRAKEY,
    and on Wednesday it said BEAR, and two letters were lying in the gutter.

    "It is the children," said his wife.

    "It is the wind," said the postman.

    "It is trying to say something," said the old teacher from the house across the street, who
    had been watching from her window, since she did not sleep very much any more. "You should ask
    it."

    The baker felt foolish, standing in the street in the dark with flour on his hands. But there
    was nobody there to see him. "All right," he said to the sign. "What is it that you want to
    say?"

    He waited until the bread had to come out of the oven. When he came back there was only one
    letter left over the door. It was a Y, and it took him the rest of the day to understand that
    it was a question.
    """,
    """
    The detective did not like the room. It was too clean. There were two cups on the table, and
    one of them had been washed.

    "When did you see him last?" she asked.

    "On Thursday," said the landlady. "He paid the rent. He always pays the rent on Thursdays. He
    is a very quiet man, you would not know that he was here."

    "And is he here?"

    The landlady looked at her as if it were a trick. "No," she said. "That is why I called you."

    The detective went to the window. It was open, just a little, the width of a hand. On the
    other side of the street there was a wall, and on the wall someone had drawn a door with a
    piece of chalk. It was a good drawing. It had hinges and a handle, and there was even a little
    shadow under it, as if there were light on the other side.

    "How long has that been there?"

    "The door?" said the landlady. "Since Thursday."

    The detective wrote it down. She went down the stairs and across the street, and she stood in
    front of the drawing with her hands in her pockets. She did not believe in that kind of thing.
    She had been a detective for twenty years and it had always been the money, or the brother, or
    both. Then she saw the chalk on the ground. It was on this side of the wall, but the
    fingerprints on the handle were on the inside.
    """,
    """
    My aunt kept a list of all the people who had ever been wrong about her. It was a long list
    and she read it to us on Sundays, after lunch, with her glasses on the end of her nose.

    "Professor Adler," she read, "who said that I had no ear for music. The man at the station,
    who said that there would be no more trains. Your uncle, who said that it would never work."

    "What would never work?" we asked, every Sunday, because we knew that she would not tell us.

    "He knew very well what I meant," said my aunt, and turned the page.

    When she died we found the list in the drawer with the spoons. It was longer than we had
    thought. At the very end, in a shaky hand, there was one more line. It was her own name. There
    was nothing written after it, no reason, no date. We talked about it all afternoon. My brother
    thought that she had only signed it, as one signs a letter. My cousin thought that she had
    changed her mind about something.

    I have the list now. On Sundays, after lunch, I read it to the children. They always ask me
    what would never work, and I look at them over my glasses, and I turn the page.
    """,
    """
    The robot had been built to carry books, and for nine years it had carried books. It carried
    them up from the cellar and it carried them down again, and it never opened one, because
    nobody had told it to.

    Then there was the winter when the library was closed. The heating was off and the lights were
    off. The robot stood between the shelves and waited. After some weeks it noticed that it was
    holding a book. It had been on the way to the second floor when everything stopped.

    It opened the book. It did not know why. The book was about a man who had lost something and
    did not know what it was, and who went from town to town asking people if they had found it.
    The robot read it to the end. It had a good memory, so it did not need to read it again, but
    it read it again.

    In the spring the librarian came back and turned on the lights. All the books were in the
    wrong places. They had been sorted, not by name and not by number, but in some other way. It
    took her a month to see it. The sad ones were at the bottom, near the door, and then they
    became lighter, shelf by shelf, up to the window.

    "Who told you to do that?" she asked.

    "I was looking for something," said the robot. "I do not know yet what it is."
    """,
    """
    There was a queue in front of the ministry, and nobody knew what it was for. It went down the
    stairs and around the corner and along the river as far as the second bridge. People had
    brought chairs. Somebody was selling soup.

    "What are we waiting for?" asked Pavel, when he had been standing there for an hour.

    "For the stamp," said the woman in front of him.

    "Which stamp?"

    "You will know when you see it."

    He could have gone home. He thought about that often, later. But the soup was good, and the
    woman in front of him knew a great many songs, and behind him there was a man who had been
    around the world and would tell anyone about it. In the evening they moved three steps. In the
    night they moved one more.

    On the fourth day he reached the corner, and on the ninth day he reached the stairs. By then
    he knew everyone between the second bridge and the door. There had been a wedding. There was
    talk of a school. When at last he stood in front of the little window, the clerk looked up
    with tired eyes.

    "What do you want?" said the clerk.

    Pavel looked back at the queue, and the woman who knew the songs waved to him. "To go to the
    end again," he said. "If that is possible."

    The clerk reached for the stamp.
    """,
    """
    It was the smallest theatre in the city. It had one seat. You had to write to them a year
    before, and then, if you were lucky, a card came with a date on it, and you put on your best
    coat and went down the steps and sat in the dark.

    I will tell you what I saw, although one is not supposed to. The curtain opened and there was
    a kitchen. A woman came in and put water on the stove. A man came in and sat down. They did
    not say anything. It was raining on the stage, on the other side of the painted window, and
    the rain was real.

    After a while the woman said, "Do you remember?" and the man said, "Yes." That was the whole
    play. It lasted three hours. They drank their tea. He repaired a lamp. She read him something
    from a newspaper and they both laughed, but she read so quietly that I could not hear what it
    was.

    When the curtain closed I found that I had been crying, and not because it was sad. I went up
    the steps into the street. It was raining there too. A man was waiting at the door in his best
    coat, with a card in his hand.

    "Is it good?" he asked me.

    I wanted to say something that would help him. "Sit where you can see the window," I said. And
    he nodded, although there was only one seat.
    """,
    """
    The map was wrong, and that was the only reason we found the garden. According to the map
    there should have been a car park. There was a wall, and in the wall there was a door, and the
    door was open.

    "We should not go in," said Lena, and went in.

    It was warmer inside. There were trees with fruit that I had never seen before, and between
    the trees there were chairs, all of them different, as if everybody who had ever lived in the
    street had brought one. An old man was watering the roses. He did not look surprised.

    "You have the bad map," he said.

    "I think so," I said. "It says that this is a car park."

    "Good," said the old man. "I drew it myself." He put down the watering can. "If it were a good
    map, everyone would come. If there were no map at all, nobody would come. So I made a bad one,
    and I left a few of them where people would find them. It brings me just the right number."

    "How many is that?" asked Lena.

    He counted the two of us, carefully, and then he looked at the chairs. "So far," he said,
    "it has always been enough."
    """,
  ]
}
