"""What a graph may hold that arrives from the other side."""

from __future__ import annotations

from autograde.exchange.graphs import may_run


def test_only_what_computes_may_run():
    assert all(map(may_run, ["Add", "MatMul", "StringJoin", "MapDataset", "RegexReplace", "RandomUniform"]))
    assert all(
        map(may_run, ["DecodeRaw", "XlaDynamicUpdateSlice", "FastWordpieceTokenizeWithOffsets", "SparseToDense"])
    )
    for name in ("ReadFile", "WriteFile", "PyFunc", "EagerPyFunc", "PyFuncStateless", "MatchingFiles", "PrintV2"):
        assert not may_run(name), name
    for name in ("DatasetFromGraph", "DatasetToGraph", "ImmutableConst", "GenerateVocabRemapping", "DecodeProtoV2"):
        assert not may_run(name), name
    for name in (
        "Abort",
        "InplaceUpdate",
        "Empty",
        "XlaCustomCall",
        "ParseTensor",
        "GetElementAtIndex",
        "SleepDataset",
    ):
        assert not may_run(name), name
    for name in ("SaveV2", "RestoreV2", "TextLineDataset", "TFRecordDataset", "VarHandleOp", "HashTableV2", "NoSuchOp"):
        assert not may_run(name), name
