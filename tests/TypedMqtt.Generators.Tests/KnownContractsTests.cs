using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>
/// Contracts are not read again after an edit that cannot concern them. Whatever does concern them is in another file here:
/// what is known must never outlive it.
/// </summary>
public sealed class KnownContractsTests
{
    private const string Contract = """
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using TypedMqtt;
        using Acme.Shared;

        namespace Acme.Plant;

        [MqttContract(Topics.Prefix + "/{id}", JsonContext = typeof(PlantJson), Serializer = typeof(Packed))]
        public partial interface IPlant : IBase
        {
            [MqttEvent("reading")]
            ValueTask ReadingAsync(string id, Reading payload);

            [MqttEvent("mode/{mode}")]
            ValueTask ModeAsync(string id, Mode mode, string payload);

            [MqttEvent("size")]
            ValueTask SizeAsync(string id, Size? payload);
        }
        """;

    private const string Other = """
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using TypedMqtt;

        namespace Acme.Shared
        {
            public static class Topics
            {
                public static readonly int Seed = 1;
                public const string Prefix = "plant";

                static Topics() { Seed = 2; }

                public static int Compute(int value)
                {
                    var doubled = value * 2;
                    return doubled;
                }

                public static int Half(int value) => value / 2;

                public static string? Nothing() { return null; }
            }

        #if QUIET
            public enum Mode { Off }
        #else
            public enum Mode { [MqttName("on")] On, Off = 1 }
        #endif

            public sealed record Reading(double Celsius);

            public sealed record Size(int Width);

            public sealed class Packed : IMqttPayloadSerializer<Size>
            {
                public string ContentType => "";

                public bool IsUtf8 => false;

                public void Serialize(System.Buffers.IBufferWriter<byte> writer, Size value) => writer.GetSpan(1);

                public Size Deserialize(in System.Buffers.ReadOnlySequence<byte> payload) => new(1);
            }

            [MqttContract("base")]
            public interface IBase
            {
                [MqttState("note")]
                ValueTask NoteAsync(string? note);
            }

            [JsonSerializable(typeof(Reading))]
            public sealed partial class PlantJson : JsonSerializerContext;
        }
        """;

    public static TheoryData<string, string> EditsThatConcernNoContract => new()
    {
        { "value * 2;", "value * 2 + Half(value);" },
        { "return doubled;", "int Local() => doubled;\n            return Local();" },
        { "=> value / 2;", "=> value >> 1;" },
        { "{ Seed = 2; }", "{ Seed = 3; Compute(Seed); }" },
        { "return null;", "return \"\"; // #nullable disable\n            " },
        { "writer.GetSpan(1);", "writer.GetSpan(2);" },
        { "public sealed record Size", "// Somebody thinks aloud.\n\n\n    public sealed record Size" },
        { "public const string", "/// <summary>What every topic begins with.</summary>\n        public const string" },
    };

    public static TheoryData<string, string> EditsThatConcernAContract => new()
    {
        // What a template is made of.
        { "Prefix = \"plant\"", "Prefix = \"works\"" },

        // Another type gets the name that the contract says, nearer than the one it meant.
        { "namespace Acme.Shared\n", "namespace Acme.Plant { public enum Mode { Idle } }\n\nnamespace Acme.Shared\n" },
        { "namespace Acme.Shared\n", "namespace Acme.Plant { public readonly record struct Reading(int Value); }\n\nnamespace Acme.Shared\n" },
        { "using System.Text", "global using Reading = System.Int32;\nusing System.Text" },
        { "using System.Text", "global using Mode = System.DayOfWeek;\nusing System.Text" },

        // An attribute is not the one that it was.
        { "namespace Acme.Shared\n", "namespace Acme { public sealed class MqttContractAttribute(string template) : System.Attribute { public System.Type? JsonContext { get; set; } public string Text => template; } }\n\nnamespace Acme.Shared\n" },
        { "namespace Acme.Shared\n", "namespace Acme.Plant { public sealed class MqttEventAttribute(string template) : System.Attribute { public string Text => template; } }\n\nnamespace Acme.Shared\n" },

        // Names on the wire.
        { "[MqttName(\"on\")]", "[MqttName(\"ON\")]" },
        { "[MqttName(\"on\")] On", "On" },
        { "Off = 1 }", "Off = 1, Auto }" },
        { "Off = 1 }", "[MqttName(\"on\")] Off = 1 }" },

        // The base contract.
        { "[MqttState(\"note\")]", "[MqttEvent(\"note\")]" },
        { "NoteAsync(string? note)", "NoteAsync(byte[]? note)" },
        { "NoteAsync(string? note);", "NoteAsync(string? note) => default;" },
        { "[MqttContract(\"base\")]", "[MqttContract(\"base/{\")]" },
        { "[MqttContract(\"base\")]", "" },
        { "public interface IBase", "internal interface IBase : System.IDisposable" },

        // A serializer that can be created no more, and one that takes null.
        { "public sealed class Packed", "public abstract class Packed" },
        { "IMqttPayloadSerializer<Size>", "IMqttPayloadSerializer<Size?>" },

        // More of the contract itself, and names it generates.
        { "namespace Acme.Shared\n", "namespace Acme.Plant { partial interface IPlant { [MqttEvent(\"more\")] ValueTask MoreAsync(string id, int payload); } }\n\nnamespace Acme.Shared\n" },
        { "namespace Acme.Shared\n", "namespace Acme.Plant { public static class PlantTopics; }\n\nnamespace Acme.Shared\n" },

        // The JSON context.
        { " : JsonSerializerContext;", ";" },

        // Nullability, which holds for the rest of a file wherever it is said.
        { "namespace Acme.Shared\n", "#nullable disable annotations\nnamespace Acme.Shared\n" },
        { "return doubled;", "\n#nullable disable annotations\n            return doubled;" },
        { "Seed = 1;", "Seed =\n#nullable disable annotations\n            1;" },
        { "=> value / 2;", "=>\n#nullable disable annotations\n            value / 2;" },
        { "using System.Text", "// <auto-generated/>\nusing System.Text" },

        // Text that means another program.
        { "public enum Mode", "/*\n    public enum Mode" },
    };

    [Theory]
    [MemberData(nameof(EditsThatConcernNoContract))]
    public void A_contract_is_known_after_an_edit_of_a_body_or_a_comment(string text, string edited)
    {
        var (before, after) = Read(Edit(text, edited));

        Assert.Equal(2, before.Count);
        Assert.NotNull(before[0]?.Model);

        // The base contract is in the file that was edited.
        Assert.Same(before[0], after[0]);
    }

    [Theory]
    [MemberData(nameof(EditsThatConcernAContract))]
    public void A_contract_is_read_again_when_what_it_refers_to_changes(string text, string edited)
    {
        var edit = Edit(text, edited);
        var (before, after) = Read(edit);

        Assert.Equal(Fresh(edit), after);
        Assert.NotEqual(before, after);
    }

    public static TheoryData<string> EditsOfTheProject => [.. ProjectEdits.Keys];

    private static readonly Dictionary<string, Func<CSharpCompilation, CSharpCompilation>> ProjectEdits = new(StringComparer.Ordinal)
    {
        ["Nullability is switched off for the project"] =
            compilation => compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable)),
        ["An .editorconfig says that a file is generated, so it has no nullability"] =
            compilation => compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Generated(compilation.SyntaxTrees[1]))),
        ["A reference is gone"] = compilation => compilation.WithReferences(compilation.References.Where(reference => reference.Display?.Contains("System.Text.Json", StringComparison.Ordinal) != true)),
        ["A file is gone"] = compilation => compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[1]),
        ["A file is new"] = compilation => compilation.AddSyntaxTrees(Parse("namespace Acme.Plant { public enum Mode { Idle } }", "New.cs")),
        ["A file has new conditions"] = compilation => compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[1], CSharpSyntaxTree.ParseText(Other, TestCompilation.ParseOptions.WithPreprocessorSymbols("QUIET"), "Other.cs", cancellationToken: TestContext.Current.CancellationToken)),
    };

    [Theory]
    [MemberData(nameof(EditsOfTheProject))]
    public void And_when_the_project_changes(string name)
    {
        var (before, after) = Read(ProjectEdits[name]);

        Assert.Equal(Fresh(ProjectEdits[name]), after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Members_come_in_the_order_of_their_files()
    {
        static CSharpCompilation With(params string[] parts) => Create().AddSyntaxTrees(parts.Select(part =>
            Parse($"using System.Threading.Tasks; using TypedMqtt; namespace Acme.Plant; partial interface IPlant {{ [MqttEvent(\"{part}\")] ValueTask {part}Async(string id); }}", part + ".cs")));
        static CSharpCompilation Exchange(CSharpCompilation compilation) =>
            compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[2]).AddSyntaxTrees(compilation.SyntaxTrees[2]);

        var (before, after) = Read(With("First", "Second"), Exchange);

        Assert.NotEqual(before, after);
        Assert.Equal(["First", "Second"], Names(before));
        Assert.Equal(["Second", "First"], Names(after));

        static IEnumerable<string> Names(IReadOnlyList<ContractOutcome?> outcomes) => outcomes[0]!.Model!.Members.Select(member => member.Stem).Where(stem => stem is "First" or "Second");
    }

    [Fact]
    public void An_error_is_reported_in_the_part_with_the_attribute_whatever_moves_in_another()
    {
        static SyntaxTree OtherPart(string comment) => Parse(comment + "public partial interface IBroken;", "Other.cs");
        var attribute = Parse("[TypedMqtt.MqttContract(\"{a\")]\npublic partial interface IBroken;", "Attribute.cs");
        var compilation = TestCompilation.Create("").RemoveAllSyntaxTrees().AddSyntaxTrees(OtherPart(""), attribute);

        var driver = TestCompilation.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], OtherPart("public class A;\n\n")), TestContext.Current.CancellationToken);

        var position = Assert.Single(driver.GetRunResult().Diagnostics).Location.GetLineSpan();
        Assert.Equal(("Attribute.cs", new LinePosition(1, 25)), (position.Path, position.StartLinePosition));
    }

    [Fact]
    public void A_contract_is_known_however_long_somebody_types_elsewhere()
    {
        var recorder = new ReadingRecorder();
        var compilation = Create();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(recorder);
        for (var keystroke = 0; keystroke < 5; keystroke++)
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(Other.Replace("value * 2", $"value * {keystroke}", StringComparison.Ordinal), "Other.cs"));
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        }

        // Two contracts each time; the one is in the file that is typed in.
        Assert.Equal(10, recorder.Last.Count);
        Assert.Single(recorder.Last.Where((_, index) => index % 2 == 0).Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task It_is_known_in_the_compilations_that_an_editor_makes()
    {
        using var workspace = new AdhocWorkspace();
        TestCompilation.AddDocument(workspace, Contract);
        var other = TestCompilation.AddDocument(workspace, Other);
        var recorder = new ReadingRecorder();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(recorder);
        foreach (var keystroke in (string[])["2", "20", "200"])
        {
            var text = await other.GetTextAsync(TestContext.Current.CancellationToken);
            var position = text.ToString().IndexOf("value * ", StringComparison.Ordinal) + "value * ".Length;
            other = other.WithText(text.Replace(TextSpan.FromBounds(position, text.ToString().IndexOf(';', position)), keystroke));
            var compilation = await other.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
            driver = driver.RunGenerators(compilation!, TestContext.Current.CancellationToken);
        }

        Assert.NotNull(recorder.Last[0]?.Model);
        Assert.Equal(6, recorder.Last.Count);
        Assert.Single(recorder.Last.Where((_, index) => index % 2 == 0).Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void Nothing_that_is_known_keeps_a_compilation_in_memory()
    {
        var kept = Create().SyntaxTrees[0];
        var compilation = Run(kept);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(compilation.TryGetTarget(out _));
        GC.KeepAlive(kept);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference<Compilation> Run(SyntaxTree kept)
        {
            var compilation = Create();
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], kept);
            var recorder = new ReadingRecorder();
            var driver = CSharpGeneratorDriver.Create(recorder).RunGenerators(compilation, TestContext.Current.CancellationToken);
            driver.RunGenerators(Edit("value * 2;", "value * 3;")(compilation), TestContext.Current.CancellationToken);
            Assert.Same(recorder.Last[0], recorder.Last[2]);
            return new WeakReference<Compilation>(compilation);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_typed_anywhere_gives_what_a_build_gives(int seed)
    {
        string[] sources = [Contract.ReplaceLineEndings("\n"), Other.ReplaceLineEndings("\n")];
        string[] paths = ["Contract.cs", "Other.cs"];
        var compilation = Create();
        var driver = TestCompilation.CreateDriver();
        for (var step = 0; step < 60; step++)
        {
            // Every other edit goes back to what is in order, so that there is something to be known.
            var file = (seed + (step / 2)) % 2;
            var text = step % 2 == 0 ? Mutation.Create(sources[file], (seed * 1000) + step) : sources[file];
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Parse(text, paths[file]));

            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

            var fresh = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(tree => Parse(tree.ToString(), tree.FilePath)));
            var expected = TestCompilation.CreateDriver().RunGenerators(fresh, TestContext.Current.CancellationToken).GetRunResult();
            Assert.Equal(Describe(expected), Describe(driver.GetRunResult()));
        }

        static IEnumerable<string> Describe(GeneratorDriverRunResult result) =>
            [.. result.Diagnostics.Select(diagnostic => diagnostic.ToString()), .. result.GeneratedTrees.Select(tree => tree.ToString())];
    }

    private static (IReadOnlyList<ContractOutcome?> Before, IReadOnlyList<ContractOutcome?> After) Read(Func<CSharpCompilation, CSharpCompilation> edit) => Read(Create(), edit);

    private static (IReadOnlyList<ContractOutcome?> Before, IReadOnlyList<ContractOutcome?> After) Read(CSharpCompilation before, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var recorder = new ReadingRecorder();
        var driver = CSharpGeneratorDriver.Create(recorder).RunGenerators(before, TestContext.Current.CancellationToken);
        List<ContractOutcome?> known = [.. recorder.Last];
        recorder.Last.Clear();
        driver.RunGenerators(edit(before), TestContext.Current.CancellationToken);
        return (known, recorder.Last);
    }

    /// <summary>What is read of an edited project that nothing is known of.</summary>
    private static List<ContractOutcome?> Fresh(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var recorder = new ReadingRecorder();
        CSharpGeneratorDriver.Create(recorder).RunGenerators(edit(Create()), TestContext.Current.CancellationToken);
        return recorder.Last;
    }

    private static Func<CSharpCompilation, CSharpCompilation> Edit(string text, string edited)
    {
        var after = Other.ReplaceLineEndings("\n").Replace(text, edited, StringComparison.Ordinal);
        Assert.NotEqual(Other.ReplaceLineEndings("\n"), after);
        return compilation => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(after, "Other.cs"));
    }

    private static CSharpCompilation Create() =>
        TestCompilation.Create("").RemoveAllSyntaxTrees().AddSyntaxTrees(Parse(Contract, "Contract.cs"), Parse(Other.ReplaceLineEndings("\n"), "Other.cs"));

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What an .editorconfig says with <c>generated_code = true</c> for one file.</summary>
    private sealed class Generated(SyntaxTree file) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => tree == file ? GeneratedKind.MarkedGenerated : GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = default;
            return false;
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = default;
            return false;
        }
    }
}
