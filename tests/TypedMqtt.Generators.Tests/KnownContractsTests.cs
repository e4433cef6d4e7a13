using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
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

            public enum Mode { [MqttName("on")] On, Off = 1 }

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
        { "public enum Mode", "// Somebody thinks aloud.\n\n\n    public enum Mode" },
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

    private static (IReadOnlyList<ContractOutcome?> Before, IReadOnlyList<ContractOutcome?> After) Read(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var recorder = new ReadingRecorder();
        var before = Create();
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
}
