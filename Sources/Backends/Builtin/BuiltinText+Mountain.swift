extension BuiltinText {
  /// Stories from the hills and the roads.
  static let mountain = [
    """
    The road to the pass was closed in the winter, and the winter was seven months long. For seven
    months the innkeeper had no guests. He cleaned the rooms, and he wound the clocks, and he
    played chess against himself and lost.

    In the fifth month somebody knocked at the door.

    He thought it was the snow. Snow can knock, when it slides from the roof. But it knocked
    again, three times, with a pause between the second and the third, and so he took the lamp and
    opened the door. There was a woman outside in a thin coat. Her hair was dry. There were no
    footprints behind her.

    "Have you got a room?" she asked.

    "I have eleven," said the innkeeper. "Where did you come from?"

    "From the other side."

    "The pass is closed."

    "Yes," she said. "It was very quiet." She sat down by the fire and looked at the chess board.
    Then she moved the white knight, which was the only good move on the board, and which he had
    not seen in three days of looking.

    He sat down across from her. He did not ask anything else. It was his turn, and it was the
    fifth month, and he was so happy that his hand shook when he lifted the bishop.
    """,
    """
    The weaver lived above the river in a house with one big window. She had a loom that was older
    than the house, and people said that the house had been built around it, because there was no
    door wide enough to carry it through.

    People came to her with questions. They did not say the questions out loud. They sat beside
    her while she worked, and they looked at the threads, and after an hour or a day they went
    away. Some of them were smiling and some of them were not.

    "How do you do it?" asked the boy who brought the wool.

    "I do not do anything," said the weaver. "Look. Here is one thread, and here it meets another
    one. It can go over or it can go under. That is all there is."

    "But who decides?"

    "At the moment when it happens, my hand decides. Afterwards it looks as if it could not have
    been any other way." She pulled a thread out of the cloth, a red one, and the whole pattern
    changed: where there had been a bird there was now a kind of boat. "You see? It was both. It
    only needed somebody to choose."

    The boy thought about it all the way down the hill. At the bridge he stopped. He could go home
    along the river or he could go home through the wood. He had never noticed before that there
    were two ways.
    """,
    """
    We found the machine in the barn, under the hay. It was as big as a cow and it had a brass
    plate on the side that said it had been made to count the stars. My sister turned the handle.
    Nothing happened, so she turned it again, and somewhere inside it a small bell rang once.

    "One," said my sister.

    "It cannot count stars in a barn," I said. "There are no stars in a barn."

    But that night we carried it out into the field, with the help of the horse, and we pointed
    the glass end at the sky. I turned the handle. The bell rang, and rang, and rang. It rang all
    night. We fell asleep in the grass, and when we woke up it was light, and the bell had stopped
    and there was a strip of paper coming out of the side.

    There was a long number on it. Under the number, in very small letters, it said: and one that
    has not been lit yet.

    My sister folded the paper and put it in her shoe. She is an old woman now and she lives in
    the city, in a flat with a view of another flat. When I visit her we go up to the roof, and
    she looks up for a while, and then she says, "Not yet." And then we go down again and she
    makes the tea.
    """,
    """
    The wolf was old and his teeth were bad, and he had decided to become a philosopher. He sat on
    a stone at the edge of the wood and thought about things. The sheep did not believe it.

    "He is only waiting," said the oldest sheep.

    "We are all only waiting," said the wolf, who had good ears.

    A lamb came closer, because it was young and wanted to know. "What are you thinking about?" it
    asked.

    "I am thinking about hunger," said the wolf. "When I was hungry I thought that I wanted
    sheep. Now that I cannot eat sheep any more, I am still hungry. So it was never the sheep that
    I wanted. This is very interesting, and I would like to talk to someone about it."

    The lamb sat down. They talked until the evening. They talked about hunger, and about grass,
    and about whether the moon is the same moon every night. When the dog came to fetch the lamb,
    the wolf stood up and bowed.

    "Come back tomorrow," he said.

    "He is only waiting," said the oldest sheep again that night. But she did not sleep, because
    she was thinking about the moon.
    """,
    """
    The letter was addressed to the house and not to anyone in it. To the House at the End of the
    Road, it said, and so the postman put it on the table and left.

    Tomas looked at it for two days. On the third day it began to rain, and the roof let the water
    in, as it always did, right over the table. He did not want the letter to get wet, so he
    opened it and read it out loud, slowly, so that the house could hear.

    Dear House, it said. I was born in the room above the kitchen. I am told that the apple tree
    is gone. I would like to know if the third stair still makes that sound, and if one can still
    see the river from the small window. I do not need anything. I only wanted you to know that
    somebody remembers.

    There was no name under it. Tomas went to the stairs and stepped on the third one. It made a
    sound like a question. He went up to the small window and looked out, but the trees had grown
    and there was no river to be seen.

    The next morning he took the saw and went down to the trees. It took him a week. Then he sat
    down at the table, under the hole in the roof, and he wrote: Dear somebody. Yes. And yes.
    """,
    """
    "You can have three questions," said the stone.

    The girl had climbed for two days and her hands were cold. She had thought about her questions
    all the way up. But she had not thought that the stone would really answer, and so she forgot
    the first one. "Can you really speak?" she asked.

    "Yes," said the stone. "That was one."

    "That is not fair!"

    "No," said the stone. "But it was not a question, so I will not count it. You have two more."

    She sat down in the snow and was quiet for a while. Far below she could see the village, and
    the smoke over the roofs, and the road that went on from there to places she did not know. She
    wanted to ask about her brother. She wanted to ask about the spring. She wanted to ask which
    of the two roads she should take, and whether she would be sorry.

    "What do other people ask?" she said at last.

    The stone thought about it. It took so long that the sun went down. "They ask which road," it
    said. "And I tell them, and then they take the other one, and then they come back and ask me
    why I did not warn them."

    The girl laughed. She stood up and brushed the snow from her coat. "I will keep the last one,"
    she said, "until I need it."

    "Nobody has ever done that," said the stone, and for the first time it sounded surprised.
    """,
    """
    The train stopped in the middle of the field and did not start again. After ten minutes people
    began to look at each other. After twenty minutes they began to talk. There was a woman with a
    cello, and a man with a cake in a box, and two boys who had run away from school and were
    beginning to be sorry.

    "It is always here," said the man with the cake. "It stops here every time."

    "Why?" asked one of the boys.

    "I have never asked."

    The woman with the cello got up and opened the window. Outside there was nothing but wheat,
    and the sky, and very far away a small white house. The air smelled of rain. An old man was
    standing by the rails with a flag under his arm. He was not looking at the train. He was
    looking at the wheat, as if he were waiting for it to finish saying something.

    "Excuse me," said the woman. "Why have we stopped?"

    "It is the hour," said the old man. "You have to let it go by."

    So they waited. The man opened the box and cut the cake into pieces, and the woman played
    something slow, and one of the boys cried a little and felt better. Nobody saw the hour go by,
    but after a while the light was different, and the old man lifted his flag, and the train
    went on.
    """,
  ]
}
