using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

public sealed class SnapshotTests
{
    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public void What_is_generated_is_what_was_accepted(string name)
    {
        var files = TestCompilation.Generate(CorpusFile.Read(name));

        Assert.NotEmpty(files);
        Snapshot.Verify(name, files);
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Lines_end_in_line_feeds_whatever_the_source_has(string name)
    {
        var source = CorpusFile.Read(name).ReplaceLineEndings("\n");

        var files = TestCompilation.Generate(source.ReplaceLineEndings("\r\n"));

        Assert.Equal(TestCompilation.Generate(source), files);
        Assert.All(files.Values, text => Assert.DoesNotContain('\r', text));
    }
}
