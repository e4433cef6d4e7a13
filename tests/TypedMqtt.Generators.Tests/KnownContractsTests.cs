using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;
using static TypedMqtt.Generators.Tests.Harness.PlantProject;

namespace TypedMqtt.Generators.Tests;

/// <summary>
/// Contracts are not read again after an edit that cannot concern them. Whatever does concern them is in another file here:
/// what is known must never outlive it.
/// </summary>
public sealed class KnownContractsTests
{
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

    public static TheoryData<string> EditsOfTheProject => [.. ProjectEdits.Keys];

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

    [Theory]
    [MemberData(nameof(EditsOfTheProject))]
    public void And_when_the_project_changes(string name)
    {
        var (before, after) = Read(ProjectEdits[name]);

        Assert.Equal(Fresh(ProjectEdits[name]), after);
        Assert.NotEqual(before, after);
    }

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
