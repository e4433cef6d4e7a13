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

    [Fact]
    public void Contracts_with_long_names_get_files_that_file_systems_take_and_that_differ()
    {
        var space = new string('é', 300);

        var files = TestCompilation.Generate($$"""
            using TypedMqtt;

            namespace {{space}}1.{{space}} { [MqttContract("a")] public interface IContract; }
            namespace {{space}}2.{{space}} { [MqttContract("b")] public interface IContract; }
            """);

        Assert.Equal(2, files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files.Keys, name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 1, 255));
    }
}
