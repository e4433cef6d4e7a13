using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Generators.Analyzers;
using Xunit;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>Compiles a user's source as a strict project would, with the generators such a project has.</summary>
internal static class TestCompilation
{
    internal static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        .WithNullableContextOptions(NullableContextOptions.Enable)
        .WithWarningLevel(9999);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(MqttContractAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(IServiceCollection).Assembly.Location),
    ];

    private static readonly Type JsonGeneratorType =
        Assembly.LoadFrom(TestPaths.JsonGenerator).GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!;

    internal static CSharpCompilation Create(string source, params MetadataReference[] more) => CSharpCompilation.Create(
        "Corpus", [CSharpSyntaxTree.ParseText(source, ParseOptions, "Corpus.cs", cancellationToken: TestContext.Current.CancellationToken)], References.AddRange(more), Options);

    /// <summary>Adds a source to the one project of a workspace.</summary>
    internal static Document AddDocument(AdhocWorkspace workspace, string source, params MetadataReference[] more)
    {
        var project = workspace.CurrentSolution.Projects.SingleOrDefault() ?? workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Corpus", "Corpus", LanguageNames.CSharp, compilationOptions: Options, parseOptions: ParseOptions, metadataReferences: References.AddRange(more)));
        return workspace.AddDocument(project.Id, $"Corpus{project.DocumentIds.Count}.cs", SourceText.From(source));
    }

    /// <summary>A driver with the contract generator.</summary>
    /// <param name="withJson">Whether the generator of System.Text.Json runs beside it.</param>
    internal static GeneratorDriver CreateDriver(bool withJson = false)
    {
        List<ISourceGenerator> generators = [new ContractGenerator().AsSourceGenerator()];
        if (withJson)
        {
            generators.Add(((IIncrementalGenerator)Activator.CreateInstance(JsonGeneratorType)!).AsSourceGenerator());
        }

        return CSharpGeneratorDriver.Create(
            generators, parseOptions: ParseOptions, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    /// <summary>What the contract generator makes of a source, by hint name.</summary>
    internal static IReadOnlyDictionary<string, string> Generate(string source)
    {
        var driver = CreateDriver().RunGenerators(Create(source), TestContext.Current.CancellationToken);
        return driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString(), StringComparer.Ordinal);
    }

    /// <summary>The compilation with everything that is generated in it.</summary>
    internal static Compilation Complete(CSharpCompilation compilation, bool withJson = true)
    {
        CreateDriver(withJson).RunGeneratorsAndUpdateCompilation(compilation, out var completed, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return completed;
    }

    /// <summary>Every analyzer there is.</summary>
    internal static ImmutableArray<DiagnosticAnalyzer> CreateAnalyzers() =>
        [.. typeof(ContractAnalyzer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer))).Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    /// <summary>What the analyzers say of a compilation.</summary>
    internal static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        var analysis = compilation.WithAnalyzers(CreateAnalyzers());
        return await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}
