from core.pieces import pieces


def test_a_list_comes_in_pieces_and_nothing_is_lost() -> None:
    assert [list(piece) for piece in pieces(range(5), 2)] == [[0, 1], [2, 3], [4]]
    assert list(pieces([])) == []
